package dev.tandem.platform.drain;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** A replica on its way out is not ready any more, though it serves whom it has. */
@Readiness
@Singleton
class DrainReadiness implements HealthCheck {
    private final Draining draining;

    DrainReadiness(Draining draining) {
        this.draining = draining;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("draining")
                .status(!draining.hasBegun())
                .build();
    }
}
