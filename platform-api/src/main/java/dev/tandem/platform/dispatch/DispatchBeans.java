package dev.tandem.platform.dispatch;

import dev.tandem.platform.session.Presence;
import dev.tandem.platform.session.SessionDirectory;
import dev.tandem.platform.timing.Timers;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.concurrent.Executors;

/** Makes the dispatch's plain classes. */
@ApplicationScoped
class DispatchBeans {
    @Produces
    @Singleton
    RunnerRoster roster() {
        return new RunnerRoster();
    }

    @Produces
    @Singleton
    Dispatcher dispatcher(
            SessionDirectory directory, Presence presence, RunnerRoster roster, DispatchConfig config, Timers timers) {
        return new Dispatcher(
                directory,
                presence,
                roster,
                config,
                timers,
                Executors.newSingleThreadExecutor(
                        Thread.ofVirtual().name("dispatcher").factory()));
    }

    void start(@Observes StartupEvent event, Dispatcher dispatcher) {
        dispatcher.start();
    }
}
