package dev.tandem.platform.rest;

import dev.tandem.platform.people.Invitations;
import dev.tandem.platform.people.Invitations.Invitation;
import dev.tandem.platform.session.Member;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.List;
import org.jboss.resteasy.reactive.ResponseStatus;

/** The links by which people are invited to a session. */
@Path("/api/sessions/{id}/invitations")
@RunOnVirtualThread
class InvitationsResource {
    private final Invitations invitations;
    private final CurrentCaller current;

    InvitationsResource(Invitations invitations, CurrentCaller current) {
        this.invitations = invitations;
        this.current = current;
    }

    @GET
    public List<Invitation> list(String id) {
        return invitations.list(Ids.session(id));
    }

    @POST
    @ResponseStatus(201)
    public Invitation create(String id, Requests.WithRole request) {
        Member inviter = current.member();
        return invitations.create(
                Ids.session(id),
                inviter.id(),
                inviter.role(),
                Bodies.required(request).role());
    }

    @DELETE
    @Path("{invitation}")
    public void revoke(String id, String invitation) {
        invitations.revoke(Ids.session(id), Ids.invitation(invitation));
    }
}
