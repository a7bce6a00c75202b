package dev.tandem.platform.rest;

import dev.tandem.platform.access.Caller;
import dev.tandem.platform.access.TokenRows;
import dev.tandem.platform.access.TokenService;
import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.platform.people.DisplayName;
import dev.tandem.platform.people.Invitations;
import dev.tandem.platform.run.RunnerDirectory;
import dev.tandem.platform.session.Command;
import dev.tandem.platform.session.LiveSession;
import dev.tandem.platform.session.MemberView;
import dev.tandem.platform.session.Presence;
import dev.tandem.platform.session.SessionDirectory;
import dev.tandem.platform.session.SessionFounder;
import dev.tandem.platform.session.SessionInfo;
import dev.tandem.platform.session.SessionLease;
import dev.tandem.platform.session.Slug;
import dev.tandem.protocol.LanguageStatus;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.ParticipantKind;
import dev.tandem.protocol.Role;
import dev.tandem.protocol.SessionId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** The two ways in: making a session, and joining one by invitation. */
@ApplicationScoped
class Admissions {
    private static final String EMPTY = "empty";
    private static final String UNNAMED = "Untitled session";

    private final SessionFounder founder;
    private final SessionDirectory sessions;
    private final Presence presence;
    private final Invitations invitations;
    private final RunnerDirectory runners;
    private final TokenService tokens;

    Admissions(
            SessionFounder founder,
            SessionDirectory sessions,
            Presence presence,
            Invitations invitations,
            RunnerDirectory runners,
            TokenService tokens) {
        this.founder = founder;
        this.sessions = sessions;
        this.presence = presence;
        this.invitations = invitations;
        this.runners = runners;
        this.tokens = tokens;
    }

    Answers.Admission found(Requests.NewSession request) throws TimeoutException, InterruptedException {
        String person = DisplayName.ofPerson(request.displayName());
        SessionFounder.Plan plan = plan(request);
        SessionId session = SessionId.next();
        ParticipantId participant = ParticipantId.next();
        TokenService.Issued token = tokens.issue(session, participant);
        Waiting.on(
                founder.found(session, participant, person, plan, connection -> TokenRows.insert(connection, token)));
        return admission(session, participant, token);
    }

    private SessionFounder.Plan plan(Requests.NewSession request) {
        String slug = request.slug() == null ? null : Slug.check(request.slug());
        String unnamed = slug == null ? UNNAMED : slug;
        String name = request.name() == null ? unnamed : DisplayName.ofSession(request.name());
        if (request.template().equals(EMPTY)) {
            return new SessionFounder.Plan(name, slug, EMPTY, null, "");
        }
        LanguageStatus language = runners.languages().stream()
                .filter(status -> status.id().equals(request.template()))
                .findFirst()
                .orElseThrow(() -> new Refusal(ErrorCode.LANGUAGE_UNAVAILABLE, Map.of("template", request.template())));
        return new SessionFounder.Plan(name, slug, language.id(), language.entryFile(), language.templateText());
    }

    Answers.Admission join(SessionId session, Requests.Join request) throws TimeoutException, InterruptedException {
        String person = DisplayName.ofPerson(request.displayName());
        try (SessionLease lease = sessions.open(session)) {
            Role role = invitations.admit(session, request.secret());
            ParticipantId participant = ParticipantId.next();
            TokenService.Issued token = tokens.issue(session, participant);
            Command join = new Command.Join(
                    participant,
                    person,
                    role,
                    ParticipantKind.GUEST,
                    connection -> TokenRows.insert(connection, token));
            Waiting.on(lease.session().submit(new Caller.Person(participant), join));
            return admission(session, participant, token);
        }
    }

    private Answers.Admission admission(SessionId session, ParticipantId participant, TokenService.Issued token)
            throws TimeoutException, InterruptedException {
        try (SessionLease lease = sessions.open(session)) {
            LiveSession live = lease.session();
            SessionInfo info = Waiting.on(live.read(reader -> reader.view().session()));
            MemberView member = live.members()
                    .find(participant)
                    .map(found -> MemberView.of(found, presence.online(session)))
                    .orElseThrow(() -> new Refusal(ErrorCode.TOKEN_REVOKED));
            return new Answers.Admission(info, member, token.token());
        }
    }
}
