package dev.tandem.platform.log;

import static dev.tandem.platform.log.CommitterFixture.assertGapless;
import static dev.tandem.platform.log.CommitterFixture.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.platform.testing.FaultyDatabase;
import dev.tandem.platform.testing.FaultyDatabase.Fault;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.LogRecord;
import dev.tandem.protocol.ParticipantKind;
import dev.tandem.protocol.Role;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.SessionId;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Batches that are right after any other records too. */
class CommutingBatchTest {
    private static final EntryId DOCUMENT = EntryId.next();

    private final CommitterFixture fixture = new CommitterFixture();
    private final FaultyDatabase database = fixture.database;
    private final GroupCommitter committer = fixture.committer;
    private final SessionLog log = fixture.log;

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void aBatchThatCommutesStandsBehindWhatOthersAppendedMeanwhile() throws Exception {
        SessionId session = fixture.found();
        get(fixture.submit(session, 1, "two", "three"));

        Outcome.Done done = (Outcome.Done) get(commuting(session, 1, "late"));

        assertThat(done.records()).extracting(LogRecord::sequence).containsExactly(4L);
        assertThat(log.readAfter(session, 3)).usingRecursiveComparison().isEqualTo(done.records());
    }

    @Test
    void aBatchThatCommutesIsStaleAllTheSameWhenRightsChanged() throws Exception {
        SessionId session = fixture.found();
        SessionEvent joined =
                new SessionEvent.ParticipantJoined(fixture.author, "Ada", 1, Role.OWNER, ParticipantKind.GUEST);
        get(committer
                .submit(Batch.of(session, 1, 0, List.of(new NewRecord(fixture.author, joined))))
                .toCompletableFuture());

        assertThat(get(commuting(session, 1, "late"))).isEqualTo(new Outcome.Stale(2, 1));
        assertThat(log.readAfter(session, 2)).isEmpty();
    }

    @Test
    void aBatchThatCommutesDoesNotFollowTheEnd() throws Exception {
        SessionId session = fixture.found();
        get(committer
                .submit(Batch.of(
                        session, 1, 0, List.of(new NewRecord(fixture.author, new SessionEvent.SessionEnded()))))
                .toCompletableFuture());

        assertThat(get(commuting(session, 1, "late"))).isInstanceOf(Outcome.Ended.class);
    }

    /**
     * Two committers append batches that commute to the same sessions at the same time, neither reading what the other wrote,
     * through a database whose commits fail at random before and after they are done. Replay with {@code -Dtandem.seed=<seed>}.
     */
    @Test
    void commutingBatchesOfTwoReplicasAreAllInTheLogOnce() throws Exception {
        long seed = Long.getLong("tandem.seed", System.nanoTime());
        Random random = new Random(seed);
        List<SessionId> ids = List.of(fixture.found(), fixture.found(), fixture.found());
        database.fail(() -> switch (random.nextInt(8)) {
            case 0 -> Fault.BEFORE_COMMIT;
            case 1 -> Fault.AFTER_COMMIT;
            default -> Fault.NONE;
        });
        int perWriter = 30;
        Set<String> answered = ConcurrentHashMap.newKeySet();
        try (GroupCommitter second = new GroupCommitter(database, Clock.systemUTC()).start()) {
            List<Thread> writers = new ArrayList<>();
            for (SessionId id : ids) {
                for (GroupCommitter replica : List.of(committer, second)) {
                    String name = replica.equals(second) ? "b" : "a";
                    writers.add(Thread.startVirtualThread(() -> {
                        for (int i = 0; i < perWriter; i++) {
                            Batch batch = commutingBatch(id, 1, name + i);
                            Outcome outcome =
                                    replica.submit(batch).toCompletableFuture().join();
                            long sequence = ((Outcome.Done) outcome)
                                    .records()
                                    .getFirst()
                                    .sequence();
                            answered.add(id + " " + sequence + " " + name + i);
                        }
                    }));
                }
            }
            for (Thread writer : writers) {
                writer.join();
            }
        }
        database.fail(() -> Fault.NONE);

        Set<String> written = new HashSet<>();
        for (SessionId id : ids) {
            List<LogRecord> records = log.readAfter(id, 0);
            assertGapless(records);
            assertThat(records).as("seed %d", seed).hasSize(1 + 2 * perWriter);
            records.stream().skip(1).forEach(record -> written.add(id + " " + record.sequence() + " " + typed(record)));
        }
        assertThat(written).as("seed %d", seed).isEqualTo(answered);
        assertThat(database.faults()).isPositive();
    }

    private CompletableFuture<Outcome> commuting(SessionId session, long after, String typed) {
        return committer.submit(commutingBatch(session, after, typed)).toCompletableFuture();
    }

    private Batch commutingBatch(SessionId session, long after, String typed) {
        SessionEvent event = new SessionEvent.DocumentUpdated(DOCUMENT, typed.getBytes(StandardCharsets.UTF_8));
        return new Batch(session, after, 0, List.of(new NewRecord(fixture.author, event)), List.of(), null, true);
    }

    private static String typed(LogRecord record) {
        return new String(((SessionEvent.DocumentUpdated) record.event()).update(), StandardCharsets.UTF_8);
    }
}
