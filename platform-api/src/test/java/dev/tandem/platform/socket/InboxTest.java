package dev.tandem.platform.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InboxTest {
    private final List<String> reading = new ArrayList<>();
    private final List<Integer> handled = new ArrayList<>();
    private final List<Integer> handedOver = new ArrayList<>();
    private Handling outcome = Handling.DONE;
    private boolean mayAnswer = true;

    private final Backlog backlog = new Backlog(1000);
    private final Inbox inbox = new Inbox(
            new Inbox.Limits(10, 4),
            backlog,
            new Inbox.Reading() {
                @Override
                public void pause() {
                    reading.add("pause");
                }

                @Override
                public void resume() {
                    reading.add("resume");
                }
            },
            new Inbox.Handler() {
                @Override
                public Handling received(byte[] message) {
                    if (outcome == Handling.DONE) {
                        handled.add((int) message[0]);
                    }
                    return outcome;
                }

                @Override
                public void handOver(byte[] message) {
                    handedOver.add((int) message[0]);
                }
            },
            () -> mayAnswer);

    private void offer(int content) {
        inbox.offer(new byte[] {(byte) content});
    }

    @Test
    void messagesAreHandledAsTheyArrive() {
        offer(1);
        offer(2);
        assertThat(handled).containsExactly(1, 2);
    }

    @Test
    void whatIsPutOffComesAgainInFrontOfWhatArrivedMeanwhile() {
        outcome = Handling.LATER;
        offer(1);
        offer(2);
        outcome = Handling.DONE;
        offer(3);
        assertThat(handled).isEmpty();
        inbox.readOn();
        assertThat(handled).containsExactly(1, 2, 3);
    }

    @Test
    void whatMayBlockIsHandedOverAndTheRestWaitsForIt() {
        outcome = Handling.BLOCKING;
        offer(1);
        outcome = Handling.DONE;
        offer(2);
        assertThat(handedOver).containsExactly(1);
        assertThat(handled).isEmpty();
        assertThat(inbox.isHandedOver()).isTrue();
        inbox.finished();
        assertThat(handled).containsExactly(2);
        assertThat(inbox.isHandedOver()).isFalse();
    }

    @Test
    void severalThatMayBlockAreHandedOverOneAfterTheOther() {
        outcome = Handling.BLOCKING;
        offer(1);
        offer(2);
        assertThat(handedOver).containsExactly(1);
        inbox.finished();
        assertThat(handedOver).containsExactly(1, 2);
    }

    @Test
    void nothingIsTakenWhileThereIsNoRoomForAnswers() {
        mayAnswer = false;
        offer(1);
        offer(2);
        assertThat(handled).isEmpty();
        mayAnswer = true;
        inbox.goOn();
        assertThat(handled).containsExactly(1, 2);
    }

    @Test
    void readingPausesAboveTheHighWaterMarkAndResumesAtHalf() {
        outcome = Handling.BLOCKING;
        inbox.offer(new byte[6]);
        assertThat(reading).isEmpty();
        inbox.offer(new byte[6]);
        inbox.offer(new byte[4]);
        assertThat(reading).containsExactly("pause");
        inbox.finished();
        assertThat(reading).containsExactly("pause");
        inbox.finished();
        assertThat(reading).containsExactly("pause", "resume");
    }

    @Test
    void manySmallMessagesPauseReadingToo() {
        outcome = Handling.LATER;
        for (int i = 0; i < 5; i++) {
            offer(i);
        }
        assertThat(reading).containsExactly("pause");
        outcome = Handling.DONE;
        inbox.readOn();
        assertThat(reading).containsExactly("pause", "resume");
        assertThat(handled).hasSize(5);
    }

    @Test
    void whileTooMuchWaitsEverywhereReadingPausesWhenAnythingWaitsHere() {
        backlog.add(1, 1000);
        offer(1);
        assertThat(reading).isEmpty();
        outcome = Handling.LATER;
        offer(2);
        assertThat(reading).containsExactly("pause");
        outcome = Handling.DONE;
        inbox.readOn();
        assertThat(reading).containsExactly("pause", "resume");
        assertThat(handled).containsExactly(1, 2);
    }

    @Test
    void whatIsDroppedIsCountedNoLonger() {
        outcome = Handling.LATER;
        offer(1);
        offer(2);
        inbox.close();
        backlog.add(0, 1000);
        assertThat(backlog.isOver()).isFalse();
    }

    @Test
    void closeDropsWhatIsLeft() {
        outcome = Handling.LATER;
        offer(1);
        inbox.close();
        outcome = Handling.DONE;
        inbox.readOn();
        offer(2);
        assertThat(handled).isEmpty();
    }
}
