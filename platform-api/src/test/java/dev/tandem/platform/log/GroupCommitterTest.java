package dev.tandem.platform.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.platform.testing.FaultyDatabase;
import dev.tandem.platform.testing.FaultyDatabase.Fault;
import dev.tandem.platform.testing.TestDatabase;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.LogRecord;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.ParticipantKind;
import dev.tandem.protocol.Role;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.SessionId;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GroupCommitterTest {
    private static final EntryId DOCUMENT = EntryId.next();

    private final FaultyDatabase database = new FaultyDatabase(TestDatabase.pool());
    private final GroupCommitter committer = new GroupCommitter(database, Clock.systemUTC()).start();
    private final SessionLog log = new SessionLog(TestDatabase.pool());
    private final ParticipantId author = ParticipantId.next();

    @AfterEach
    void close() {
        committer.close();
    }

    @Test
    void recordsAreNumberedWithoutGapAndReadBackAsWritten() throws Exception {
        SessionId session = found();
        Outcome.Done done = (Outcome.Done) get(submit(session, 1, "two", "three"));

        assertThat(done.records()).extracting(LogRecord::sequence).containsExactly(2L, 3L);
        assertThat(log.readAfter(session, 1)).isEqualTo(done.records());
        assertThat(log.head(session)).hasValueSatisfying(head -> {
            assertThat(head.lastSequence()).isEqualTo(3);
            assertThat(head.name()).isEqualTo("three");
        });
    }

    @Test
    void whoeverDidNotKnowTheLastRecordIsToldSoAndNothingIsWritten() throws Exception {
        SessionId session = found();
        get(submit(session, 1, "two"));

        assertThat(get(submit(session, 1, "other"))).isEqualTo(new Outcome.Stale(2, 0));
        assertThat(log.readAfter(session, 2)).isEmpty();
    }

    @Test
    void aChangeOfRightsRaisesTheEpochAndBatchesOfTheOldOneAreStale() throws Exception {
        SessionId session = found();
        SessionEvent joined = new SessionEvent.ParticipantJoined(author, "Ada", 1, Role.OWNER, ParticipantKind.GUEST);
        get(committer
                .submit(Batch.of(session, 1, 0, List.of(new NewRecord(author, joined))))
                .toCompletableFuture());

        Outcome stale =
                get(committer.submit(Batch.of(session, 2, 0, records("late"))).toCompletableFuture());

        assertThat(stale).isEqualTo(new Outcome.Stale(2, 1));
    }

    @Test
    void nothingFollowsTheEnd() throws Exception {
        SessionId session = found();
        get(committer
                .submit(Batch.of(session, 1, 0, List.of(new NewRecord(author, new SessionEvent.SessionEnded()))))
                .toCompletableFuture());

        assertThat(get(submit(session, 2, "late"))).isInstanceOf(Outcome.Ended.class);
    }

    @Test
    void manySessionsAtOnceStayGapless() throws Exception {
        int sessions = 20;
        int batches = 40;
        List<SessionId> ids = new ArrayList<>();
        for (int i = 0; i < sessions; i++) {
            ids.add(found());
        }
        List<Thread> writers = new ArrayList<>();
        AtomicInteger failures = new AtomicInteger();
        for (SessionId id : ids) {
            writers.add(Thread.startVirtualThread(() -> {
                for (int i = 0; i < batches; i++) {
                    if (!(submit(id, 1 + i * 2L, "a" + i, "b" + i).join() instanceof Outcome.Done)) {
                        failures.incrementAndGet();
                    }
                }
            }));
        }
        for (Thread writer : writers) {
            writer.join();
        }
        assertThat(failures).hasValue(0);
        for (SessionId id : ids) {
            assertThat(log.readAfter(id, 0)).hasSize(1 + batches * 2).satisfies(GroupCommitterTest::isGapless);
        }
    }

    /** Announced while a commit is held up: called when the next group is made, and then all that has come meanwhile is committed at once. */
    @Test
    void whoAnnouncesIsCalledWhenTheNextGroupIsMade() throws Exception {
        SessionId held = found();
        SessionId session = found();
        database.hold();
        CompletableFuture<Outcome> first = submit(held, 1, "held");
        database.awaitHeld();
        List<String> names = new CopyOnWriteArrayList<>();
        CompletableFuture<Outcome> answer = new CompletableFuture<>();
        committer.announce(() -> Thread.startVirtualThread(() -> committer
                .answer(Batch.of(session, 1, 0, records(names.toArray(String[]::new))))
                .thenAccept(answer::complete)));
        names.add("one");
        names.add("two");
        database.release();

        assertThat(get(first)).isInstanceOf(Outcome.Done.class);
        Outcome.Done done = (Outcome.Done) get(answer);
        assertThat(done.records()).extracting(LogRecord::sequence).containsExactly(2L, 3L);
    }

    @Test
    void whoHasNothingAfterAllOrNeverAnswersKeepsNobodyWaiting() throws Exception {
        committer.announce(() -> {});
        committer.announce(committer::decline);
        for (int i = 0; i < 5; i++) {
            assertThat(get(submit(found(), 1, "goes on"))).isInstanceOf(Outcome.Done.class);
        }
    }

    @Test
    void whoAnnouncesToAClosedCommitterIsToldSo() {
        committer.close();
        CompletableFuture<Outcome> answer = new CompletableFuture<>();
        committer.announce(() -> committer
                .answer(Batch.of(SessionId.next(), 1, 0, records("late")))
                .whenComplete((outcome, failure) -> answer.completeExceptionally(failure)));
        assertThatThrownBy(() -> get(answer)).hasRootCauseInstanceOf(IllegalStateException.class);
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
        List<SessionId> ids = List.of(found(), found(), found());
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
                    .extracting(GroupCommitterTest::name)
                    .isEqualTo(answered.get(i));
            isGapless(log.readAfter(ids.get(i), 0));
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
                        .submit(Batch.of(id, after, 0, records(name)))
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
        SessionId session = found();
        database.fail(() -> Fault.BEFORE_COMMIT);
        CompletableFuture<Outcome> answer = submit(session, 1, "held");

        database.awaitFaults(3);
        assertThat(answer).isNotDone();
        assertThat(committer.isFailing()).isTrue();

        database.fail(() -> Fault.NONE);
        assertThat(get(answer)).isInstanceOf(Outcome.Done.class);
        assertThat(committer.isFailing()).isFalse();
    }

    @Test
    void aListenerHearsOfFailuresAndOfWhatIsDurable() throws Exception {
        SessionId session = found();
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
                new NewRecord(author, new SessionEvent.DocumentUpdated(EntryId.next(), new byte[] {1, 2, 3}));
        database.fail(() -> heard.isEmpty() ? Fault.BEFORE_COMMIT : Fault.NONE);
        try (GroupCommitter told =
                new GroupCommitter(database, Clock.systemUTC(), CommitPace.USUAL, listener).start()) {
            List<NewRecord> two = List.of(update, new NewRecord(author, new SessionEvent.SessionRenamed("two")));
            get(told.submit(Batch.of(session, 1, 0, two)).toCompletableFuture());
            assertThat(told.waiting()).isZero();
        }
        assertThat(heard).endsWith("1 batches, 2 records, 3 bytes, true");
        assertThat(heard.subList(0, heard.size() - 1)).containsOnly("failed");
    }

    @Test
    void aBatchThatTheDatabaseRefusesDoesNotKeepOthersBack() throws Exception {
        SessionId session = found();
        SessionId poisoned = found();
        database.hold();
        CompletableFuture<Outcome> first = submit(session, 1, "first");
        CompletableFuture<Outcome> bad = committer
                .submit(new Batch(
                        poisoned,
                        1,
                        0,
                        records("bad"),
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
        assertThat(get(submit(session, 2, "second"))).isInstanceOf(Outcome.Done.class);
    }

    @Test
    void aBatchThatCommutesStandsBehindWhatOthersAppendedMeanwhile() throws Exception {
        SessionId session = found();
        get(submit(session, 1, "two", "three"));

        Outcome.Done done = (Outcome.Done) get(commuting(session, 1, "late"));

        assertThat(done.records()).extracting(LogRecord::sequence).containsExactly(4L);
        assertThat(log.readAfter(session, 3)).usingRecursiveComparison().isEqualTo(done.records());
    }

    @Test
    void aBatchThatCommutesIsStaleAllTheSameWhenRightsChanged() throws Exception {
        SessionId session = found();
        SessionEvent joined = new SessionEvent.ParticipantJoined(author, "Ada", 1, Role.OWNER, ParticipantKind.GUEST);
        get(committer
                .submit(Batch.of(session, 1, 0, List.of(new NewRecord(author, joined))))
                .toCompletableFuture());

        assertThat(get(commuting(session, 1, "late"))).isEqualTo(new Outcome.Stale(2, 1));
        assertThat(log.readAfter(session, 2)).isEmpty();
    }

    @Test
    void aBatchThatCommutesDoesNotFollowTheEnd() throws Exception {
        SessionId session = found();
        get(committer
                .submit(Batch.of(session, 1, 0, List.of(new NewRecord(author, new SessionEvent.SessionEnded()))))
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
        List<SessionId> ids = List.of(found(), found(), found());
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
            isGapless(records);
            assertThat(records).as("seed %d", seed).hasSize(1 + 2 * perWriter);
            records.stream().skip(1).forEach(record -> written.add(id + " " + record.sequence() + " " + typed(record)));
        }
        assertThat(written).as("seed %d", seed).isEqualTo(answered);
        assertThat(database.faults()).isPositive();
    }

    @Test
    void aClosedCommitterSaysSo() {
        committer.close();
        assertThatThrownBy(() -> get(submit(SessionId.next(), 0, "x")))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(IllegalStateException.class);
    }

    private SessionId found() throws Exception {
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

    private CompletableFuture<Outcome> submit(SessionId session, long after, String... names) {
        return committer.submit(Batch.of(session, after, 0, records(names))).toCompletableFuture();
    }

    private CompletableFuture<Outcome> commuting(SessionId session, long after, String typed) {
        return committer.submit(commutingBatch(session, after, typed)).toCompletableFuture();
    }

    private Batch commutingBatch(SessionId session, long after, String typed) {
        SessionEvent event = new SessionEvent.DocumentUpdated(DOCUMENT, typed.getBytes(StandardCharsets.UTF_8));
        return new Batch(session, after, 0, List.of(new NewRecord(author, event)), List.of(), null, true);
    }

    private static String typed(LogRecord record) {
        return new String(((SessionEvent.DocumentUpdated) record.event()).update(), StandardCharsets.UTF_8);
    }

    private List<NewRecord> records(String... names) {
        List<NewRecord> records = new ArrayList<>();
        for (String name : names) {
            records.add(new NewRecord(author, new SessionEvent.SessionRenamed(name)));
        }
        return records;
    }

    private static String name(LogRecord record) {
        return ((SessionEvent.SessionRenamed) record.event()).name();
    }

    private static void isGapless(List<? extends LogRecord> records) {
        for (int i = 0; i < records.size(); i++) {
            assertThat(records.get(i).sequence()).isEqualTo(i + 1L);
        }
    }

    private static Outcome get(CompletableFuture<Outcome> answer) throws Exception {
        return answer.get(60, TimeUnit.SECONDS);
    }
}
