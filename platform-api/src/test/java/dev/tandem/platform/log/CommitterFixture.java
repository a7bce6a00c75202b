package dev.tandem.platform.log;

import static dev.tandem.platform.log.CommitterFixture.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.platform.testing.FaultyDatabase;
import dev.tandem.platform.testing.TestDatabase;
import dev.tandem.protocol.LogRecord;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.SessionId;
import java.sql.PreparedStatement;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A committer in front of the test database, whose commits a test may hold up or have fail. */
final class CommitterFixture implements AutoCloseable {
    final FaultyDatabase database = new FaultyDatabase(TestDatabase.pool());
    final GroupCommitter committer = new GroupCommitter(database, Clock.systemUTC()).start();
    final SessionLog log = new SessionLog(TestDatabase.pool());
    /** Of all records. */
    final ParticipantId author = ParticipantId.next();

    /** {@return a new session whose log has one record} */
    SessionId found() throws Exception {
        SessionId id = SessionId.next();
        Batch.Creation row = connection -> {
            String insert = "insert into session (id, name, template, created_at) values (?, 'one', 'empty', ?)";
            try (PreparedStatement statement = connection.prepareStatement(insert)) {
                statement.setObject(1, id.value());
                statement.setObject(2, OffsetDateTime.now(Clock.systemUTC()));
                return statement.executeUpdate() == 1;
            }
        };
        Batch batch = new Batch(id, 0, 0, records("one"), List.of(), row, false);
        assertThat(get(committer.submit(batch).toCompletableFuture())).isInstanceOf(Outcome.Done.class);
        return id;
    }

    /** Submits a batch of renamings by one who knows the log up to a record. */
    CompletableFuture<Outcome> submit(SessionId session, long after, String... names) {
        return committer.submit(Batch.of(session, after, 0, records(names))).toCompletableFuture();
    }

    /** {@return a renaming to each name} */
    List<NewRecord> records(String... names) {
        List<NewRecord> records = new ArrayList<>();
        for (String name : names) {
            records.add(new NewRecord(author, new SessionEvent.SessionRenamed(name)));
        }
        return records;
    }

    static Outcome get(CompletableFuture<Outcome> answer) throws Exception {
        return answer.get(60, TimeUnit.SECONDS);
    }

    static void assertGapless(List<? extends LogRecord> records) {
        for (int i = 0; i < records.size(); i++) {
            assertThat(records.get(i).sequence()).isEqualTo(i + 1L);
        }
    }

    @Override
    public void close() {
        committer.close();
    }
}
