package dev.tandem.platform.config;

import dev.tandem.platform.history.Retention;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Every so often removes from the logs what is not to be kept, where an operator has said so. */
@ApplicationScoped
class RetentionJob {
    private static final Logger LOG = Logger.getLogger(RetentionJob.class);
    private static final long MINUTES_BETWEEN = 10;

    private final Instance<Retention> retention;
    private final PlatformConfig config;
    private final ScheduledExecutorService runner = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("retention").factory());

    RetentionJob(Instance<Retention> retention, PlatformConfig config) {
        this.retention = retention;
        this.config = config;
    }

    void start(@Observes StartupEvent event) {
        if (config.history().retention().isPresent()) {
            Retention job = retention.get();
            ScheduledFuture<?> _ = runner.scheduleWithFixedDelay(() -> run(job), 1, MINUTES_BETWEEN, TimeUnit.MINUTES);
        }
    }

    private static void run(Retention job) {
        try {
            job.run();
        } catch (RuntimeException e) {
            LOG.warn("what is not to be kept is removed another time", e);
        }
    }

    void stop(@Observes ShutdownEvent event) {
        runner.shutdownNow();
    }
}
