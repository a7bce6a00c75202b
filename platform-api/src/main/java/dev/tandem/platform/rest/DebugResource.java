package dev.tandem.platform.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.platform.debug.DebugAsks;
import dev.tandem.platform.debug.DebugView;
import dev.tandem.platform.debug.StopRows;
import dev.tandem.platform.debug.StopSummary;
import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.platform.session.DebugQuestions;
import dev.tandem.platform.session.SessionDirectory;
import dev.tandem.platform.session.SessionLease;
import dev.tandem.protocol.RunId;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Debug sessions: where they are, where they were, and what is asked of them. */
@Path("/api/sessions/{id}/runs/{run}/debug")
@RunOnVirtualThread
class DebugResource {
    private final SessionDirectory sessions;
    private final DebugAsks asks;
    private final StopRows stops;
    private final CurrentCaller current;

    DebugResource(SessionDirectory sessions, DebugAsks asks, StopRows stops, CurrentCaller current) {
        this.sessions = sessions;
        this.asks = asks;
        this.stops = stops;
        this.current = current;
    }

    @GET
    @Operation(summary = "The debug session of a run, if it goes on or was the session's last")
    public DebugView one(String id, String run) throws TimeoutException, InterruptedException {
        RunId which = Ids.run(run);
        try (SessionLease lease = sessions.open(Ids.session(id))) {
            return Waiting.on(lease.session().read(reader -> reader.debug(which)))
                    .orElseThrow(() -> new Refusal(ErrorCode.DEBUG_UNKNOWN, Map.of("run", run)));
        }
    }

    @GET
    @Path("stops")
    @Operation(
            summary =
                    "Where the program of a debug session stood, oldest first; of a session's stops the newest are kept")
    public List<StopSummary> stops(String id, String run) {
        return stops.list(Ids.session(id), Ids.run(run));
    }

    @GET
    @Path("stops/{epoch}")
    @Operation(summary = "What a program looked like where it stood: frames, scopes and variables")
    public StopRows.Stored stop(String id, String run, String epoch) {
        return stops.find(Ids.session(id), Ids.run(run), Ids.epoch(epoch))
                .orElseThrow(() -> new Refusal(ErrorCode.DEBUG_UNKNOWN, Map.of("run", run, "epoch", epoch)));
    }

    @POST
    @Path("asks")
    @Operation(summary = "Moves the program, or asks the debugger something; see docs/debugging.md")
    public JsonNode ask(String id, String run, JsonNode ask) throws TimeoutException, InterruptedException {
        JsonNode asked = Bodies.required(ask);
        RunId which = Ids.run(run);
        try (SessionLease lease = sessions.open(Ids.session(id))) {
            return Waiting.on(
                    DebugQuestions.ask(lease.session(), asks, current.caller().participant(), which, asked));
        }
    }
}
