package dev.tandem.platform.log;

import static dev.tandem.platform.log.CommitterFixture.assertGapless;
import static dev.tandem.platform.log.CommitterFixture.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.platform.testing.FaultyDatabase;
import dev.tandem.platform.testing.FaultyDatabase.Fault;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.LogRecord;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.SessionId;
import java.sql.PreparedStatement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A committer whose database fails. */
class GroupCommitterFaultsTest {
    private final CommitterFixture fixture = new CommitterFixture();
    private final FaultyDatabase database = fixture.database;
    private final GroupCommitter committer = fixture.committer;
    private final SessionLog log = fixture.log;

    @AfterEach
    void close() {
        fixture.close();
    }

    /**
     * Two committers, as two replicas have, write to the same sessions through a database whose commits fail at random: before
     * them, and also after them, when only the answer is lost. Whatever was answered as done is in the log exactly once, in
     * order, and nothing else is. Replay with {@code -Dtandem.seed=<seed>}.
     */
    @Test
    void failingCommitsLoseNothingAndDoubleNothing() throws Exception {
        long seed = Long.getLong("tandem.seed", System.nanoTime());
        Random random = new Random(seed);
        List<SessionId> ids = List.of(fixture.found(), fixture.found(), fixture.found());
        database.fail(() -> switch (random.nextInt(6)) {
            case 0 -> Fault.BEFORE_COMMIT;
            case 1 -> Fault.AFTER_COMMIT;
            default -> Fault.NONE;
        });
        List<List<String>> answered = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        try (GroupCommitter second = new GroupCommitter(database, Clock.systemUTC()).start()) {
            List<Thread> writers = new ArrayList<>();
            for (int i = 0; i < ids.size(); i++) {
                writers.add(writer(ids.get(i), answered.get(i), List.of(committer, second)));
            }
            for (Thread writer : writers) {
                writer.join();
            }
        }
        database.fail(() -> Fault.NONE);

        for (int i = 0; i < ids.size(); i++) {
            assertThat(log.readAfter(ids.get(i), 1))
                    .as("seed %d", seed)
                    .extracting(GroupCommitterFaultsTest::name)
                    .isEqualTo(answered.get(i));
            assertGapless(log.readAfter(ids.get(i), 0));
        }
        assertThat(database.faults())
                .as("faults that were injected, seed %d", seed)
                .isPositive();
    }

    private Thread writer(SessionId id, List<String> answered, List<GroupCommitter> committers) {
        return Thread.startVirtualThread(() -> {
            long after = 1;
            for (int i = 0; i < 60; i++) {
                String name = "n" + i;
                Outcome outcome = committers
                        .get(i % 2)
                        .submit(Batch.of(id, after, 0, fixture.records(name)))
                        .toCompletableFuture()
                        .join();
                assertThat(outcome).isInstanceOf(Outcome.Done.class);
                after++;
                answered.add(name);
            }
        });
    }

    @Test
    void whileCommitsFailNobodyIsAnsweredAndAfterwardsEverybody() throws Exception {
        SessionId session = fixture.found();
        database.fail(() -> Fault.BEFORE_COMMIT);
        CompletableFuture<Outcome> answer = fixture.submit(session, 1, "held");

        database.awaitFaults(3);
        assertThat(answer).isNotDone();
        assertThat(committer.isFailing()).isTrue();

        database.fail(() -> Fault.NONE);
        assertThat(get(answer)).isInstanceOf(Outcome.Done.class);
        assertThat(committer.isFailing()).isFalse();
    }

    @Test
    void aListenerHearsOfFailuresAndOfWhatIsDurable() throws Exception {
        SessionId session = fixture.found();
        List<String> heard = new CopyOnWriteArrayList<>();
        CommitListener listener = new CommitListener() {
            @Override
            public void committed(long nanos, int batches, int records, long bytes) {
                heard.add("%d batches, %d records, %d bytes, %b".formatted(batches, records, bytes, nanos > 0));
            }

            @Override
            public void failed() {
                heard.add("failed");
            }
        };
        NewRecord update =
                new NewRecord(fixture.author, new SessionEvent.DocumentUpdated(EntryId.next(), new byte[] {1, 2, 3}));
        database.fail(() -> heard.isEmpty() ? Fault.BEFORE_COMMIT : Fault.NONE);
        try (GroupCommitter told =
                new GroupCommitter(database, Clock.systemUTC(), CommitPace.USUAL, listener).start()) {
            List<NewRecord> two =
                    List.of(update, new NewRecord(fixture.author, new SessionEvent.SessionRenamed("two")));
            get(told.submit(Batch.of(session, 1, 0, two)).toCompletableFuture());
            assertThat(told.waiting()).isZero();
        }
        assertThat(heard).endsWith("1 batches, 2 records, 3 bytes, true");
        assertThat(heard.subList(0, heard.size() - 1)).containsOnly("failed");
    }

    @Test
    void aBatchThatTheDatabaseRefusesDoesNotKeepOthersBack() throws Exception {
        SessionId session = fixture.found();
        SessionId poisoned = fixture.found();
        database.hold();
        CompletableFuture<Outcome> first = fixture.submit(session, 1, "first");
        CompletableFuture<Outcome> bad = committer
                .submit(new Batch(
                        poisoned,
                        1,
                        0,
                        fixture.records("bad"),
                        List.of(connection -> {
                            try (PreparedStatement statement = connection.prepareStatement("select 1 / 0")) {
                                statement.execute();
                            }
                        }),
                        null,
                        false))
                .toCompletableFuture();
        database.release();

        assertThat(get(bad)).isInstanceOf(Outcome.Rejected.class);
        assertThat(get(first)).isInstanceOf(Outcome.Done.class);
        assertThat(log.readAfter(poisoned, 1)).isEmpty();
        assertThat(get(fixture.submit(session, 2, "second"))).isInstanceOf(Outcome.Done.class);
    }

    private static String name(LogRecord record) {
        return ((SessionEvent.SessionRenamed) record.event()).name();
    }
}
