package dev.tandem.platform.log;

import static dev.tandem.platform.log.CommitterFixture.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.platform.testing.FaultyDatabase;
import dev.tandem.protocol.LogRecord;
import dev.tandem.protocol.ParticipantKind;
import dev.tandem.protocol.Role;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.SessionId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GroupCommitterTest {
    private final CommitterFixture fixture = new CommitterFixture();
    private final FaultyDatabase database = fixture.database;
    private final GroupCommitter committer = fixture.committer;
    private final SessionLog log = fixture.log;

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void recordsAreNumberedWithoutGapAndReadBackAsWritten() throws Exception {
        SessionId session = fixture.found();
        Outcome.Done done = (Outcome.Done) get(fixture.submit(session, 1, "two", "three"));

        assertThat(done.records()).extracting(LogRecord::sequence).containsExactly(2L, 3L);
        assertThat(log.readAfter(session, 1)).isEqualTo(done.records());
        assertThat(log.head(session)).hasValueSatisfying(head -> {
            assertThat(head.lastSequence()).isEqualTo(3);
            assertThat(head.name()).isEqualTo("three");
        });
    }

    @Test
    void whoeverDidNotKnowTheLastRecordIsToldSoAndNothingIsWritten() throws Exception {
        SessionId session = fixture.found();
        get(fixture.submit(session, 1, "two"));

        assertThat(get(fixture.submit(session, 1, "other"))).isEqualTo(new Outcome.Stale(2, 0));
        assertThat(log.readAfter(session, 2)).isEmpty();
    }

    @Test
    void aChangeOfRightsRaisesTheEpochAndBatchesOfTheOldOneAreStale() throws Exception {
        SessionId session = fixture.found();
        SessionEvent joined =
                new SessionEvent.ParticipantJoined(fixture.author, "Ada", 1, Role.OWNER, ParticipantKind.GUEST);
        get(committer
                .submit(Batch.of(session, 1, 0, List.of(new NewRecord(fixture.author, joined))))
                .toCompletableFuture());

        Outcome stale = get(committer
                .submit(Batch.of(session, 2, 0, fixture.records("late")))
                .toCompletableFuture());

        assertThat(stale).isEqualTo(new Outcome.Stale(2, 1));
    }

    @Test
    void nothingFollowsTheEnd() throws Exception {
        SessionId session = fixture.found();
        get(committer
                .submit(Batch.of(
                        session, 1, 0, List.of(new NewRecord(fixture.author, new SessionEvent.SessionEnded()))))
                .toCompletableFuture());

        assertThat(get(fixture.submit(session, 2, "late"))).isInstanceOf(Outcome.Ended.class);
    }

    @Test
    void manySessionsAtOnceStayGapless() throws Exception {
        int sessions = 20;
        int batches = 40;
        List<SessionId> ids = new ArrayList<>();
        for (int i = 0; i < sessions; i++) {
            ids.add(fixture.found());
        }
        List<Thread> writers = new ArrayList<>();
        AtomicInteger failures = new AtomicInteger();
        for (SessionId id : ids) {
            writers.add(Thread.startVirtualThread(() -> {
                for (int i = 0; i < batches; i++) {
                    if (!(fixture.submit(id, 1 + i * 2L, "a" + i, "b" + i).join() instanceof Outcome.Done)) {
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
            assertThat(log.readAfter(id, 0)).hasSize(1 + batches * 2).satisfies(CommitterFixture::assertGapless);
        }
    }

    /** Announced while a commit is held up: called when the next group is made, and then all that has come meanwhile is committed at once. */
    @Test
    void whoAnnouncesIsCalledWhenTheNextGroupIsMade() throws Exception {
        SessionId held = fixture.found();
        SessionId session = fixture.found();
        database.hold();
        CompletableFuture<Outcome> first = fixture.submit(held, 1, "held");
        database.awaitHeld();
        List<String> names = new CopyOnWriteArrayList<>();
        CompletableFuture<Outcome> answer = new CompletableFuture<>();
        committer.announce(() -> Thread.startVirtualThread(() -> committer
                .answer(Batch.of(session, 1, 0, fixture.records(names.toArray(String[]::new))))
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
            assertThat(get(fixture.submit(fixture.found(), 1, "goes on"))).isInstanceOf(Outcome.Done.class);
        }
    }

    @Test
    void whoAnnouncesToAClosedCommitterIsToldSo() {
        committer.close();
        CompletableFuture<Outcome> answer = new CompletableFuture<>();
        committer.announce(() -> committer
                .answer(Batch.of(SessionId.next(), 1, 0, fixture.records("late")))
                .whenComplete((outcome, failure) -> answer.completeExceptionally(failure)));
        assertThatThrownBy(() -> get(answer)).hasRootCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void aClosedCommitterSaysSo() {
        committer.close();
        assertThatThrownBy(() -> get(fixture.submit(SessionId.next(), 0, "x")))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(IllegalStateException.class);
    }
}
