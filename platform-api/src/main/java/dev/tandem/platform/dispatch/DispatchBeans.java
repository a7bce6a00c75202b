package dev.tandem.platform.dispatch;

import dev.tandem.platform.drain.HandOver;
import dev.tandem.platform.replica.Replicas;
import dev.tandem.platform.session.Presence;
import dev.tandem.platform.session.SessionDirectory;
import dev.tandem.platform.timing.Timers;
import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.concurrent.Executor;
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
    RunnerLink.Listener dispatcher(
            SessionDirectory directory,
            Presence presence,
            RunnerRoster roster,
            DispatchConfig config,
            Timers timers,
            Replicas replicas,
            AgroalDataSource database) {
        Executor executor = Executors.newSingleThreadExecutor(
                Thread.ofVirtual().name("dispatcher").factory());
        if (!replicas.areConfigured()) {
            return new Dispatcher(directory, presence, roster, config, timers, executor);
        }
        Claims claims = new SharedClaims(database, replicas.self(), config);
        return new SharedDispatcher(directory, presence, roster, claims, replicas, config, timers, executor);
    }

    void start(@Observes StartupEvent event, RunnerLink.Listener dispatcher) {
        dispatcher.start();
    }

    void handOver(@Observes HandOver event, RunnerLink.Listener dispatcher) {
        dispatcher.close();
    }
}
