package dev.tandem.platform.config;

import dev.tandem.platform.terminal.ForgottenTerminals;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Every minute forgets what was typed into terminals, and their old output. */
@ApplicationScoped
class TerminalForgetting {
    private static final Logger LOG = Logger.getLogger(TerminalForgetting.class);

    private final ForgottenTerminals forgotten;
    private final ScheduledExecutorService runner = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("terminal-forgetting").factory());

    TerminalForgetting(ForgottenTerminals forgotten) {
        this.forgotten = forgotten;
    }

    void start(@Observes StartupEvent event) {
        ScheduledFuture<?> _ = runner.scheduleWithFixedDelay(this::run, 1, 1, TimeUnit.MINUTES);
    }

    private void run() {
        try {
            forgotten.run();
        } catch (RuntimeException e) {
            LOG.warn("what terminals no longer need is forgotten another time", e);
        }
    }

    void stop(@Observes ShutdownEvent event) {
        runner.shutdownNow();
    }
}
