package dev.tandem.platform.replica;

import dev.tandem.platform.timing.Timers;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Connects to the other replicas, if there may be any. */
@ApplicationScoped
class ReplicaBeans {
    /** After everyone who listens has said so at start-up. */
    private static final int LAST = 10_000;

    @Produces
    @Singleton
    Replicas replicas(RedisConfig config, Vertx vertx, Timers timers) {
        return config.url()
                .<Replicas>map(url -> new ReplicaBus(new RedisPubSub(vertx, url), timers))
                .orElse(Replicas.ALONE);
    }

    void start(@Observes @Priority(LAST) StartupEvent event, Replicas replicas) {
        if (replicas instanceof ReplicaBus bus) {
            bus.start();
        }
    }

    void stop(@Disposes Replicas replicas) {
        if (replicas instanceof ReplicaBus bus) {
            bus.close();
        }
    }
}
