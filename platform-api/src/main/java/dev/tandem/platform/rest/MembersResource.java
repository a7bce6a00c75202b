package dev.tandem.platform.rest;

import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.platform.session.Command;
import dev.tandem.platform.session.LiveSession;
import dev.tandem.platform.session.MemberView;
import dev.tandem.platform.session.Presence;
import dev.tandem.platform.session.SessionDirectory;
import dev.tandem.platform.session.SessionLease;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.SessionId;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/** The people of a session. */
@Path("/api/sessions/{id}/members")
@RunOnVirtualThread
class MembersResource {
    private final SessionDirectory sessions;
    private final Presence presence;
    private final CurrentCaller current;

    MembersResource(SessionDirectory sessions, Presence presence, CurrentCaller current) {
        this.sessions = sessions;
        this.presence = presence;
        this.current = current;
    }

    @GET
    public List<MemberView> list(String id) {
        SessionId session = Ids.session(id);
        Set<ParticipantId> online = presence.online(session);
        try (SessionLease lease = sessions.open(session)) {
            return lease.session().members().list().stream()
                    .map(member -> MemberView.of(member, online))
                    .toList();
        }
    }

    @PATCH
    @Path("{participant}")
    public MemberView setRole(String id, String participant, Requests.WithRole request)
            throws TimeoutException, InterruptedException {
        SessionId session = Ids.session(id);
        ParticipantId whose = Ids.participant(participant);
        try (SessionLease lease = sessions.open(session)) {
            LiveSession live = lease.session();
            Waiting.on(live.submit(
                    current.caller(),
                    new Command.SetRole(whose, Bodies.required(request).role())));
            return live.members()
                    .find(whose)
                    .map(member -> MemberView.of(member, presence.online(session)))
                    .orElseThrow(() -> new Refusal(ErrorCode.PARTICIPANT_UNKNOWN, Map.of("participant", participant)));
        }
    }

    @DELETE
    @Path("{participant}")
    public void remove(String id, String participant) throws TimeoutException, InterruptedException {
        try (SessionLease lease = sessions.open(Ids.session(id))) {
            Command remove = new Command.RemoveMember(Ids.participant(participant));
            Waiting.on(lease.session().submit(current.caller(), remove));
        }
    }
}
