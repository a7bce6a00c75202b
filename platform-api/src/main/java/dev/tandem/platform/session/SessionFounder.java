package dev.tandem.platform.session;

import dev.tandem.platform.document.DocumentLimits;
import dev.tandem.platform.document.SeedText;
import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.platform.log.Batch;
import dev.tandem.platform.log.GroupCommitter;
import dev.tandem.platform.log.NewRecord;
import dev.tandem.platform.log.Outcome;
import dev.tandem.platform.people.ColourSlot;
import dev.tandem.protocol.Entry;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.EntryKind;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.ParticipantKind;
import dev.tandem.protocol.Role;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.SessionId;
import dev.tandem.protocol.TreeChange;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Makes sessions: the row, the founder, and the template's file are one commit. */
public final class SessionFounder {
    private final GroupCommitter committer;
    private final DocumentLimits limits;
    private final Clock clock;

    public SessionFounder(GroupCommitter committer, DocumentLimits limits, Clock clock) {
        this.committer = committer;
        this.limits = limits;
        this.clock = clock;
    }

    /**
     * What a session starts with.
     *
     * @param template a language's id, or {@code empty}
     * @param slug the name in its short address; null for none
     * @param file name of the template's file; null for none
     * @param text its content
     */
    public record Plan(
            String name,
            @Nullable String slug,
            String template,
            @Nullable String file,
            String text) {}

    /**
     * Makes a session.
     *
     * @param token makes the row of the founder's token, in the same transaction
     * @return failed with a {@link Refusal} {@code SESSION-03} if its slug belongs to another
     */
    public CompletionStage<Committed> found(
            SessionId session, ParticipantId founder, String founderName, Plan plan, Batch.RowChange token) {
        Batch batch = new Batch(
                session,
                0,
                0,
                records(founder, founderName, plan),
                List.of(token),
                connection -> insert(connection, session, plan),
                false);
        return committer.submit(batch).thenApply(outcome -> switch (outcome) {
            case Outcome.Done done -> new Committed(done.records().getLast().sequence(), done.records());
            case Outcome.NameTaken _ -> throw new Refusal(ErrorCode.SESSION_NAME_TAKEN, nameOf(plan));
            case Outcome.Stale _, Outcome.Ended _, Outcome.Rejected _ -> throw new Refusal(ErrorCode.INTERNAL);
        });
    }

    private List<NewRecord> records(ParticipantId founder, String founderName, Plan plan) {
        List<SessionEvent> events = new ArrayList<>();
        events.add(new SessionEvent.SessionCreated(plan.name(), plan.template()));
        events.add(new SessionEvent.ParticipantJoined(
                founder, founderName, ColourSlot.of(0), Role.OWNER, ParticipantKind.GUEST));
        String file = plan.file();
        if (file != null) {
            EntryId id = EntryId.next();
            Entry entry = new Entry(id, null, file, EntryKind.FILE);
            events.add(new SessionEvent.TreeChanged(List.of(new TreeChange.Created(entry))));
            events.add(new SessionEvent.DocumentUpdated(id, SeedText.update(plan.text(), limits)));
        }
        return events.stream().map(event -> new NewRecord(founder, event)).toList();
    }

    private boolean insert(Connection connection, SessionId session, Plan plan) throws SQLException {
        String insert = "insert into session (id, name, slug, template, created_at) values (?, ?, ?, ?, ?)"
                + " on conflict do nothing";
        try (PreparedStatement statement = connection.prepareStatement(insert)) {
            statement.setObject(1, session.value());
            statement.setString(2, plan.name());
            statement.setString(3, plan.slug());
            statement.setString(4, plan.template());
            statement.setObject(5, clock.instant().atOffset(ZoneOffset.UTC));
            return statement.executeUpdate() == 1;
        }
    }

    private static Map<String, Object> nameOf(Plan plan) {
        return plan.slug() == null ? Map.of() : Map.of("slug", plan.slug());
    }
}
