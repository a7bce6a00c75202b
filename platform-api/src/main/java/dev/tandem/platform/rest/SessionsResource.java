package dev.tandem.platform.rest;

import dev.tandem.platform.config.PlatformConfig;
import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.people.DisplayName;
import dev.tandem.platform.session.Command;
import dev.tandem.platform.session.LiveSession;
import dev.tandem.platform.session.MemberView;
import dev.tandem.platform.session.Presence;
import dev.tandem.platform.session.SessionDirectory;
import dev.tandem.platform.session.SessionInfo;
import dev.tandem.platform.session.SessionLease;
import dev.tandem.platform.session.SessionNames;
import dev.tandem.platform.session.SessionView;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.SessionId;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.jboss.resteasy.reactive.ResponseStatus;

/** Sessions: made, joined, looked at, renamed, ended. */
@Path("/api/sessions")
@RunOnVirtualThread
class SessionsResource {
    private final Admissions admissions;
    private final SessionDirectory sessions;
    private final SessionNames names;
    private final Presence presence;
    private final CurrentCaller current;
    private final MinuteLimit limit;

    SessionsResource(
            Admissions admissions,
            SessionDirectory sessions,
            SessionNames names,
            Presence presence,
            CurrentCaller current,
            PlatformConfig config,
            Clock clock) {
        this.admissions = admissions;
        this.sessions = sessions;
        this.names = names;
        this.presence = presence;
        this.current = current;
        this.limit = new MinuteLimit(config.limits().sessionsPerMinute(), clock, ErrorCode.SESSION_TOO_MANY);
    }

    @POST
    @ResponseStatus(201)
    public Answers.Admission create(Requests.NewSession request, HttpServerRequest sender)
            throws TimeoutException, InterruptedException {
        limit.count(sender.remoteAddress().hostAddress());
        return admissions.found(Bodies.required(request));
    }

    @GET
    @Path("{id}/state")
    public Answers.State state(String id) {
        names.requireOpen(Ids.session(id));
        return new Answers.State(SessionInfo.State.OPEN);
    }

    @POST
    @Path("{id}/join")
    public Answers.Admission join(String id, Requests.Join request) throws TimeoutException, InterruptedException {
        return admissions.join(Ids.session(id), Bodies.required(request));
    }

    @GET
    @Path("{id}")
    public Answers.Overview overview(String id) throws TimeoutException, InterruptedException {
        SessionId session = Ids.session(id);
        try (SessionLease lease = sessions.open(session)) {
            SessionView view = Waiting.on(lease.session().read(reader -> reader.view()));
            Set<ParticipantId> online = presence.online(session);
            return new Answers.Overview(
                    view.session(),
                    MemberView.of(current.member(), online),
                    view.members().stream()
                            .map(member -> MemberView.of(member, online))
                            .toList(),
                    view.tree());
        }
    }

    @PATCH
    @Path("{id}")
    public Answers.Renamed rename(String id, Requests.Rename request) throws TimeoutException, InterruptedException {
        String name = DisplayName.ofSession(Bodies.required(request).name());
        try (SessionLease lease = sessions.open(Ids.session(id))) {
            LiveSession session = lease.session();
            Waiting.on(session.submit(current.caller(), new Command.RenameSession(name)));
            return new Answers.Renamed(
                    Waiting.on(session.read(reader -> reader.view().session())));
        }
    }

    @POST
    @Path("{id}/end")
    public void end(String id) throws TimeoutException, InterruptedException {
        try (SessionLease lease = sessions.open(Ids.session(id))) {
            Waiting.on(lease.session().submit(current.caller(), new Command.EndSession()));
        }
    }
}
