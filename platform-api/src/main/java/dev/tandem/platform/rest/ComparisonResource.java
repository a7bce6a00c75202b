package dev.tandem.platform.rest;

import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.platform.history.Blame;
import dev.tandem.platform.history.Comparison;
import dev.tandem.platform.history.History;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** What changed between versions, and who wrote what is there. */
@Path("/api/sessions/{id}")
@RunOnVirtualThread
class ComparisonResource {
    private static final String NOW = "now";

    private final History history;

    ComparisonResource(History history) {
        this.history = history;
    }

    @GET
    @Path("comparison")
    @Operation(summary = "What is different between two versions, or a version and now, line by line")
    public Comparison compare(
            String id,
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to,
            @QueryParam("entry") @Nullable String entry) {
        if (from == null || to == null) {
            throw new Refusal(ErrorCode.REQUEST_MALFORMED, Map.of("reason", "from or to is missing"));
        }
        return history.compare(
                Ids.session(id),
                Ids.version(from),
                to.equals(NOW) ? null : Ids.version(to),
                entry == null ? null : Ids.entry(entry));
    }

    @GET
    @Path("files/{entry}/blame")
    @Operation(summary = "Who wrote which line of a file, when")
    public Blame blame(String id, String entry, @QueryParam("version") @Nullable String version) {
        return history.blame(Ids.session(id), Ids.entry(entry), version == null ? null : Ids.version(version));
    }
}
