package dev.tandem.platform.dispatch;

import dev.tandem.platform.debug.DebugAsks;
import dev.tandem.platform.debug.DebugRunners;
import dev.tandem.platform.debug.StopRows;
import dev.tandem.platform.replica.Replicas;
import dev.tandem.platform.timing.Timers;
import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Makes debugging's plain classes. */
@ApplicationScoped
class DebugBeans {
    @Produces
    @Singleton
    DebugAsks asks(DebugRunners runners, Replicas replicas, Timers timers) {
        return new DebugAsks(runners, replicas, timers);
    }

    @Produces
    @Singleton
    StopRows stops(AgroalDataSource database) {
        return new StopRows(database);
    }

    void start(@Observes StartupEvent event, DebugAsks asks) {
        asks.start();
    }
}
