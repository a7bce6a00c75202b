package dev.tandem.platform.rest;

import dev.tandem.platform.access.Roles;
import dev.tandem.platform.access.TokenRows;
import dev.tandem.platform.access.TokenScope;
import dev.tandem.platform.access.TokenService;
import dev.tandem.platform.debugport.DebugPort;
import dev.tandem.platform.log.StorageException;
import dev.tandem.platform.session.Member;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.sql.SQLException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.ResponseStatus;

/** The way into a debug session for people's own editors. */
@Path("/api/sessions/{id}/debug-port")
@RunOnVirtualThread
class DebugPortResource {
    private final DebugPort port;
    private final TokenService tokens;
    private final TokenRows rows;
    private final CurrentCaller current;

    DebugPortResource(DebugPort port, TokenService tokens, TokenRows rows, CurrentCaller current) {
        this.port = port;
        this.tokens = tokens;
        this.rows = rows;
        this.current = current;
    }

    @POST
    @ResponseStatus(201)
    @Operation(
            summary = "Where an editor joins the session's debug session by the Debug Adapter Protocol, and a token"
                    + " that lets it in for a quarter of an hour")
    public Answers.DebuggerSeat open(String id, HttpServerRequest sender) {
        DebugPort.Address address = port.address(
                sender.authority() == null ? null : sender.authority().host());
        Member you = current.member();
        TokenService.Issued token = tokens.issue(Ids.session(id), you.id(), TokenScope.DEBUGGER);
        try {
            rows.add(token);
        } catch (SQLException e) {
            throw new StorageException("storing the row of token " + token.id(), e);
        }
        boolean mayMove = Roles.mayDo(you.role(), dev.tandem.platform.access.Operation.DEBUG);
        return new Answers.DebuggerSeat(address.host(), address.port(), token.token(), token.expiresAt(), mayMove);
    }
}
