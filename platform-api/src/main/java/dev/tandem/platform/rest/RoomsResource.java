package dev.tandem.platform.rest;

import dev.tandem.platform.access.TokenRows;
import dev.tandem.platform.access.TokenScope;
import dev.tandem.platform.access.TokenService;
import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.platform.log.StorageException;
import dev.tandem.platform.session.SessionDirectory;
import dev.tandem.platform.session.SessionLease;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.SessionId;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.ResponseStatus;

/** Addresses at which programs that speak y-websocket open a file. */
@Path("/api/sessions/{id}/files/{entry}/room")
@RunOnVirtualThread
class RoomsResource {
    private final SessionDirectory sessions;
    private final TokenService tokens;
    private final TokenRows rows;
    private final CurrentCaller current;

    RoomsResource(SessionDirectory sessions, TokenService tokens, TokenRows rows, CurrentCaller current) {
        this.sessions = sessions;
        this.tokens = tokens;
        this.rows = rows;
        this.current = current;
    }

    @POST
    @ResponseStatus(201)
    @Operation(
            summary = "A room of a text file for y-websocket, with a token that is good for this file and for an hour")
    public Answers.FileRoom open(String id, String entry, HttpServerRequest sender)
            throws TimeoutException, InterruptedException {
        SessionId session = Ids.session(id);
        EntryId file = Ids.entry(entry);
        try (SessionLease lease = sessions.open(session)) {
            if (!Waiting.on(lease.session().read(reader -> reader.hasDocument(file)))) {
                throw new Refusal(ErrorCode.FILE_UNKNOWN, Map.of("entry", entry));
            }
        }
        TokenService.Issued token = tokens.issue(session, current.member().id(), new TokenScope.File(file));
        try {
            rows.add(token);
        } catch (SQLException e) {
            throw new StorageException("storing the row of token " + token.id(), e);
        }
        String scheme = "https".equals(sender.scheme()) ? "wss" : "ws";
        return new Answers.FileRoom(
                scheme + "://" + sender.authority() + "/api/rooms",
                session + "/" + file,
                token.token(),
                token.expiresAt());
    }
}
