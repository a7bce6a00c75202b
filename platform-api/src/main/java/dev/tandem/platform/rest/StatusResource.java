package dev.tandem.platform.rest;

import dev.tandem.platform.error.Problem;
import dev.tandem.platform.run.LanguageView;
import dev.tandem.platform.run.RunAvailability;
import dev.tandem.platform.run.RunnerDirectory;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** What this platform can do right now. */
@Path("/api/status")
@RunOnVirtualThread
class StatusResource {
    private final RunnerDirectory runners;
    private final String version;

    StatusResource(RunnerDirectory runners, @ConfigProperty(name = "quarkus.application.version") String version) {
        this.runners = runners;
        this.version = version;
    }

    record Status(
            String version,
            int runners,
            boolean runAvailable,
            @Nullable Problem runUnavailable,
            List<LanguageView> languages) {}

    @GET
    public Status status() {
        RunAvailability availability = runners.availability();
        List<LanguageView> languages =
                runners.languages().stream().map(LanguageView::of).toList();
        return new Status(version, runners.connected(), availability.available(), availability.reason(), languages);
    }
}
