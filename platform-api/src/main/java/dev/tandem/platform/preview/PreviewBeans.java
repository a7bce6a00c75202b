package dev.tandem.platform.preview;

import dev.tandem.platform.replica.Replicas;
import dev.tandem.platform.session.SessionDirectory;
import dev.tandem.platform.timing.Timers;
import dev.tandem.platform.visit.RunnerStreams;
import dev.tandem.platform.visit.Streams;
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
        return new Streams(runners, replicas, timers, config.connectTimeout(), config.replicaUrl());
    }

    @Produces
    @Singleton
    PreviewHandler handler(
            PreviewAddresses addresses,
            Passes passes,
            SessionDirectory directory,
            Streams streams,
            PreviewConfig config,
            Timers timers,
            Clock clock) {
        return new PreviewHandler(addresses, passes, directory, streams, config, timers, clock);
    }
}
