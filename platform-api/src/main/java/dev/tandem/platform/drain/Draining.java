package dev.tandem.platform.drain;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Whether this replica is on its way out: then it is not ready any more, though it serves whom it has. Any thread. */
@Readiness
@Singleton
public final class Draining implements HealthCheck {
    private volatile boolean begun;

    /** {@return whether no new sockets are to be taken} */
    public boolean hasBegun() {
        return begun;
    }

    void begin() {
        begun = true;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("draining").status(!begun).build();
    }
}
