package dev.tandem.platform.door;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.crdt.ClientRange;
import dev.tandem.crdt.Doc;
import dev.tandem.crdt.Updates;
import dev.tandem.crdt.codec.DecodeLimits;
import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.platform.session.Committed;
import dev.tandem.platform.socket.Backlog;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UpdateFlowTest {
    private static final byte[] NO_UPDATE = {9, 9, 9};
    private static final Committed COMMITTED = new Committed(1, List.of());

    @SuppressWarnings("ArrayRecordComponent")
    private record Submission(byte[] update, CompletableFuture<Committed> answer) {}

    /** A session that decides when the test says so. */
    private static final class End implements UpdateFlow.End {
        private final Deque<Submission> undecided = new ArrayDeque<>();
        private final List<String> heard = new ArrayList<>();
        private final CountDownLatch waited = new CountDownLatch(1);
        private boolean full;

        @Override
        public @Nullable CompletionStage<Committed> trySubmit(byte[] update) {
            return full ? null : take(update);
        }

        @Override
        public CompletionStage<Committed> submit(byte[] update) {
            CompletionStage<Committed> answer = take(update);
            waited.countDown();
            return answer;
        }

        private CompletionStage<Committed> take(byte[] update) {
            Submission submission = new Submission(update, new CompletableFuture<>());
            undecided.add(submission);
            return submission.answer();
        }

        @Override
        public void saved(int count, long nanos) {
            heard.add("saved " + count);
        }

        @Override
        public void ended(Throwable failure) {
            heard.add("ended " + ((Refusal) failure).code().code());
        }

        @Override
        public void show(List<AwarenessState> states) {
            heard.add("show " + states.getFirst().clock());
        }

        @Override
        public void roomAgain() {
            heard.add("room");
        }

        private void commit() {
            undecided.remove().answer().complete(COMMITTED);
        }

        private void refuse(ErrorCode code) {
            undecided.remove().answer().completeExceptionally(new Refusal(code));
        }

        /** {@return how many characters the one undecided submission brings} */
        private long length() {
            assertThat(undecided).hasSize(1);
            return Updates.inspect(undecided.element().update()).structs().stream()
                    .mapToLong(ClientRange::length)
                    .sum();
        }
    }

    private final End end = new End();
    private final Backlog backlog = new Backlog(1 << 20);
    private final UpdateFlow flow = new UpdateFlow(end, backlog);
    private final List<byte[]> typed = new ArrayList<>();
    private final Doc doc = new Doc(7, DecodeLimits.DEFAULT);

    UpdateFlowTest() {
        doc.observeUpdates(event -> typed.add(event.update()));
    }

    /** Types so many characters, one update each. */
    private void type(int count) {
        for (int i = 0; i < count; i++) {
            doc.getText("content").insert(0, "x");
            assertThat(flow.hasRoom()).isTrue();
            flow.give(typed.getLast());
        }
    }

    private static List<AwarenessState> state(long clock) {
        return List.of(new AwarenessState(7, clock, Json.MAPPER.createObjectNode()));
    }

    @Test
    void theFirstUpdateGoesAtOnceAndWhatArrivesMeanwhileAsOne() {
        type(4);
        assertThat(end.length()).isOne();
        end.commit();
        assertThat(end.length()).isEqualTo(3);
        end.commit();
        assertThat(end.heard).containsExactly("saved 1", "saved 3");
        assertThat(end.undecided).isEmpty();
    }

    @Test
    void whenOneOfSeveralIsRefusedThoseBeforeItAreTakenAndThoseBehindItAreNot() {
        type(4);
        end.commit();
        end.refuse(ErrorCode.CLIENT_ID_TAKEN);
        end.commit();
        end.refuse(ErrorCode.CLIENT_ID_TAKEN);
        assertThat(end.heard).containsExactly("saved 1", "saved 1", "ended " + ErrorCode.CLIENT_ID_TAKEN.code());
        assertThat(end.undecided).isEmpty();
        type(1);
        assertThat(end.undecided).isEmpty();
    }

    @Test
    void whatIsNoUpdateAtAllIsRefusedAloneToo() {
        type(2);
        flow.give(NO_UPDATE);
        type(1);
        end.commit();
        assertThat(end.length()).isOne();
        end.commit();
        assertThat(end.undecided.element().update()).isEqualTo(NO_UPDATE);
        end.refuse(ErrorCode.UPDATE_MALFORMED);
        assertThat(end.heard).containsExactly("saved 1", "saved 1", "ended DOC-01");
        assertThat(end.undecided).isEmpty();
    }

    @Test
    void afterABadOneIsTakenApartTheRestIsJoinedAgain() {
        type(3);
        end.commit();
        type(2);
        end.refuse(ErrorCode.UPDATE_GAP);
        end.commit();
        end.commit();
        assertThat(end.length()).isEqualTo(2);
        end.commit();
        assertThat(end.heard).containsExactly("saved 1", "saved 1", "saved 1", "saved 2");
    }

    @Test
    void whatAClientSaysOfItselfKeepsItsPlaceAndOnlyTheNewestIsShown() {
        flow.give(state(1));
        type(1);
        flow.give(state(2));
        flow.give(state(3));
        type(2);
        flow.give(state(4));
        flow.give(state(5));
        end.commit();
        end.commit();
        flow.give(state(6));
        assertThat(end.heard).containsExactly("show 1", "saved 1", "show 3", "saved 2", "show 5", "show 6");
    }

    @Test
    void onlySoManyWaitAndThenThereIsRoomAgain() {
        type(65);
        assertThat(flow.hasRoom()).isFalse();
        end.commit();
        assertThat(end.heard).containsExactly("saved 1", "room");
        assertThat(flow.hasRoom()).isTrue();
        assertThat(end.length()).isEqualTo(64);
    }

    @Test
    void whileTooMuchWaitsEverywhereOnlyOneWaitsHere() {
        type(1);
        backlog.add(1, 1 << 20);
        type(1);
        assertThat(flow.hasRoom()).isFalse();
        end.commit();
        assertThat(end.heard).containsExactly("saved 1", "room");
        backlog.remove(1, 1 << 20);
        end.commit();
        backlog.add(0, 1 << 20);
        assertThat(backlog.isOver()).as("what was decided is counted no longer").isFalse();
    }

    @Test
    void largeUpdatesFillItSooner() {
        type(1);
        flow.give(new byte[64 << 10]);
        assertThat(flow.hasRoom()).isFalse();
    }

    @Test
    void whileTheSessionIsFullTheUpdateWaitsForItsTurnOnAThreadOfItsOwn() throws InterruptedException {
        end.full = true;
        type(3);
        assertThat(end.waited.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(end.length()).isOne();
    }

    @Test
    void whatWaitsIsDroppedWhenTheDocumentIsClosed() {
        type(3);
        flow.close();
        end.commit();
        assertThat(end.heard).containsExactly("saved 1");
        assertThat(end.undecided).isEmpty();
    }
}
