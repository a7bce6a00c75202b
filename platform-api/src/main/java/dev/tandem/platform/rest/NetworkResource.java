package dev.tandem.platform.rest;

import dev.tandem.platform.run.RunnerDirectory;
import dev.tandem.platform.session.Command;
import dev.tandem.platform.session.LiveSession;
import dev.tandem.platform.session.SessionDirectory;
import dev.tandem.platform.session.SessionLease;
import dev.tandem.protocol.NetworkOffer;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** What a session's programs reach beyond their sandbox. */
@Path("/api/sessions/{id}/network")
@RunOnVirtualThread
class NetworkResource {
    private final SessionDirectory sessions;
    private final RunnerDirectory runners;
    private final CurrentCaller current;

    NetworkResource(SessionDirectory sessions, RunnerDirectory runners, CurrentCaller current) {
        this.sessions = sessions;
        this.runners = runners;
        this.current = current;
    }

    @GET
    @Operation(
            summary = "What the session's programs reach beyond their sandbox",
            description = "And what the operator allows. Packages are offered whether the network is on or not.")
    public Answers.Network get(String id) throws TimeoutException, InterruptedException {
        try (SessionLease lease = sessions.open(Ids.session(id))) {
            return answer(lease.session());
        }
    }

    @PUT
    @Operation(
            summary = "Turn the session's network on or off",
            description =
                    "On: programs reach what the operator allows, by HTTP proxy. Off: what is open is cut at once."
                            + " Refused with EGRESS-01 where the operator allows nothing.")
    public Answers.Network turn(String id, Requests.SwitchNetwork request)
            throws TimeoutException, InterruptedException {
        boolean on = Objects.requireNonNull(Bodies.required(request).on());
        try (SessionLease lease = sessions.open(Ids.session(id))) {
            Waiting.on(lease.session().submit(current.caller(), new Command.SwitchNetwork(on)));
            return answer(lease.session());
        }
    }

    private Answers.Network answer(LiveSession session) throws TimeoutException, InterruptedException {
        boolean on = Waiting.on(session.read(reader -> reader.view().session().network()));
        NetworkOffer offer = runners.network();
        return new Answers.Network(on, offer.allowed(), offer.packages(), offer.unavailableReason());
    }
}
