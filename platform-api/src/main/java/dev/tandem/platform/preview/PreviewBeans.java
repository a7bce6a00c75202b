package dev.tandem.platform.preview;

import dev.tandem.platform.replica.Replicas;
import dev.tandem.platform.session.SessionDirectory;
import dev.tandem.platform.timing.Timers;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Makes the previews' plain classes. */
@ApplicationScoped
class PreviewBeans {
    @Produces
    @Singleton
    PreviewAddresses addresses(PreviewConfig config) {
        return new PreviewAddresses(config);
    }

    @Produces
    @Singleton
    Passes passes(AgroalDataSource database, Clock clock, PreviewConfig config) {
        return new Passes(database, clock, config);
    }

    @Produces
    @Singleton
    Previews previews(PreviewAddresses addresses, Passes passes) {
        return new Previews(addresses, passes);
    }

    @Produces
    @Singleton
    Streams streams(RunnerStreams runners, Replicas replicas, Timers timers, PreviewConfig config) {
        return new Streams(runners, replicas, timers, config);
    }

    @Produces
    @Singleton
    PreviewGuard guard(SessionDirectory directory, Timers timers, PreviewConfig config) {
        return new PreviewGuard(directory, timers, config);
    }

    @Produces
    @Singleton
    PreviewHandler handler(
            PreviewAddresses addresses,
            Passes passes,
            PreviewGuard guard,
            Streams streams,
            PreviewConfig config,
            Timers timers,
            Clock clock) {
        return new PreviewHandler(addresses, passes, guard, streams, config, timers, clock);
    }
}
