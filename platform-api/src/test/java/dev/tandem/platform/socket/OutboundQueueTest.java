package dev.tandem.platform.socket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.platform.socket.OutboundQueue.Batch;
import dev.tandem.platform.socket.OutboundQueue.Limits;
import dev.tandem.platform.timing.ManualTimers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutboundQueueTest {
    private static final Duration WINDOW = Duration.ofMillis(4);
    private static final Limits LIMITS = new Limits(100, 20, 3, 50);

    private final ManualTimers timers = new ManualTimers();
    private final List<String> written = new ArrayList<>();
    private final Deque<Runnable> unfinishedWrites = new ArrayDeque<>();
    private final Deque<Runnable> eventLoop = new ArrayDeque<>();
    private int writes;
    private int overflows;
    private int rooms;
    private int failures;

    private final Pace pace = new Pace(
            new Pace.Rhythm(WINDOW, Duration.ofMillis(2), Duration.ofMillis(25)),
            timers,
            timers::nanoTime,
            eventLoop::add);

    private final OutboundQueue queue = new OutboundQueue(
            LIMITS,
            (messages, done) -> {
                writes++;
                messages.forEach(message -> written.add(new String(message, UTF_8)));
                unfinishedWrites.add(done);
            },
            pace,
            new OutboundQueue.Listener() {
                @Override
                public void overflowed() {
                    overflows++;
                }

                @Override
                public void roomAgain() {
                    rooms++;
                }

                @Override
                public void failed() {
                    failures++;
                }
            });

    private final Batch joining = parts -> String.join(
                    "+", parts.stream().map(part -> new String(part, UTF_8)).toList())
            .getBytes(UTF_8);

    private final Batch patient = new Batch() {
        @Override
        public byte[] join(List<byte[]> parts) {
            return joining.join(parts);
        }

        @Override
        public boolean isPatient() {
            return true;
        }
    };

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private void turn() {
        while (!eventLoop.isEmpty()) {
            eventLoop.remove().run();
        }
    }

    private void finishWrites() {
        while (!unfinishedWrites.isEmpty()) {
            unfinishedWrites.remove().run();
        }
        timers.advance(WINDOW);
        turn();
    }

    @Test
    void aQuietSocketIsWrittenToAtOnce() {
        queue.publish(bytes("a"));
        turn();
        assertThat(written).containsExactly("a");
    }

    @Test
    void orderIsKeptAcrossAnswersAndNews() {
        queue.publish(bytes("a"));
        queue.answer(bytes("b"));
        queue.publish(bytes("c"));
        turn();
        assertThat(written).containsExactly("a", "b", "c");
    }

    @Test
    void withinTheWindowNewsOfOneBatchAreJoinedAndThenWritten() {
        queue.publish(bytes("first"));
        turn();
        queue.publish(joining, bytes("1"));
        queue.publish(joining, bytes("2"));
        turn();
        assertThat(written).containsExactly("first");
        timers.advance(WINDOW);
        turn();
        assertThat(written).containsExactly("first", "1+2");
    }

    @Test
    void newsOfDifferentBatchesStayApart() {
        Batch other = parts -> parts.getLast();
        queue.publish(joining, bytes("1"));
        queue.publish(other, bytes("x"));
        queue.publish(joining, bytes("2"));
        queue.publish(other, bytes("y"));
        turn();
        assertThat(written).containsExactly("1+2", "y");
    }

    @Test
    void aBatchIsBoundedInPartsAndTheNextOneFollowsInOrder() {
        for (int i = 1; i <= 7; i++) {
            queue.publish(joining, bytes("" + i));
        }
        turn();
        assertThat(written).containsExactly("1+2+3", "4+5+6", "7");
    }

    @Test
    void aBatchThatWasWrittenTakesNoFurtherPart() {
        queue.publish(joining, bytes("1"));
        turn();
        finishWrites();
        queue.publish(joining, bytes("2"));
        turn();
        finishWrites();
        assertThat(written).containsExactly("1", "2");
    }

    @Test
    void noMoreThanTheLimitIsHandedToTheTransportAtOnce() {
        String ten = "x".repeat(10);
        for (int i = 0; i < 5; i++) {
            queue.publish(bytes(ten));
        }
        turn();
        assertThat(written).hasSize(2);
        finishWrites();
        assertThat(written).hasSize(4);
        finishWrites();
        assertThat(written).hasSize(5);
    }

    @Test
    void newsBeyondTheLimitOverflowOnceAndNothingMoreIsTaken() {
        for (int i = 0; i < 30; i++) {
            queue.publish(bytes("x".repeat(10)));
        }
        turn();
        assertThat(overflows).isOne();
        assertThat(queue.pendingBytes()).isZero();
        assertThat(written).isEmpty();
    }

    @Test
    void newsInFlightCountUntilTheyLeftTheProcess() {
        for (int i = 0; i < 10; i++) {
            queue.publish(bytes("x".repeat(10)));
        }
        turn();
        assertThat(overflows).isZero();
        queue.publish(bytes("y"));
        assertThat(overflows).isOne();
    }

    @Test
    void aSingleMessageAboveTheLimitPassesWhenNothingWaits() {
        queue.publish(bytes("x".repeat(1000)));
        turn();
        assertThat(overflows).isZero();
        assertThat(written).hasSize(1);
    }

    @Test
    void answersNeverOverflow() {
        for (int i = 0; i < 50; i++) {
            queue.answer(bytes("x".repeat(10)));
        }
        assertThat(overflows).isZero();
    }

    @Test
    void thereIsNoRoomForAnswersUntilTheyLeftTheProcess() {
        queue.answer(bytes("x".repeat(101)));
        assertThat(queue.mayAnswer()).isFalse();
        turn();
        assertThat(queue.mayAnswer()).isFalse();
        assertThat(rooms).isZero();
        finishWrites();
        assertThat(queue.mayAnswer()).isTrue();
        assertThat(rooms).isOne();
    }

    @Test
    void whatWaitsTogetherIsOneWrite() {
        queue.answer(bytes("a"));
        queue.publish(joining, bytes("1"));
        queue.publish(joining, bytes("2"));
        turn();
        assertThat(written).containsExactly("a", "1+2");
        assertThat(writes).isOne();
    }

    @Test
    void whatIsPatientWaitsForCompany() {
        queue.publish(patient, bytes("cursor"));
        turn();
        assertThat(writes).isZero();
        queue.acknowledge(bytes("saved"));
        queue.publish(joining, bytes("1"));
        turn();
        assertThat(written).containsExactly("cursor", "saved", "1");
        assertThat(writes).isOne();
    }

    @Test
    void withoutCompanyItIsWrittenAfterAMoment() {
        queue.publish(patient, bytes("1"));
        queue.publish(patient, bytes("2"));
        turn();
        timers.advance(Duration.ofMillis(2));
        turn();
        assertThat(written).containsExactly("1+2");
        assertThat(writes).isOne();
    }

    @Test
    void ofPartsThatWaitLongOnlyThoseThatMatterAreKept() {
        Batch newest = new Batch() {
            @Override
            public byte[] join(List<byte[]> parts) {
                return joining.join(parts);
            }

            @Override
            public List<byte[]> stillNews(List<byte[]> parts) {
                return List.of(parts.getLast());
            }
        };
        for (int i = 1; i <= 40; i++) {
            queue.publish(newest, bytes("" + i));
        }
        assertThat(queue.pendingBytes()).isLessThanOrEqualTo(6);
        turn();
        assertThat(written).hasSize(1);
        assertThat(written.getFirst()).endsWith("40");
    }

    @Test
    void whatCannotBeJoinedEndsItsOwnSocketAlone() {
        queue.publish(
                parts -> {
                    throw new IllegalStateException("on purpose");
                },
                bytes("1"));
        turn();
        assertThat(failures).isOne();
        queue.publish(bytes("late"));
        turn();
        assertThat(written).isEmpty();
    }

    @Test
    void finishWritesWhatWaitsBeforeTheLastWord() {
        for (int i = 0; i < 4; i++) {
            queue.publish(bytes("x".repeat(10)));
        }
        queue.finish(() -> written.add("closed"));
        turn();
        assertThat(written).hasSize(5).last().isEqualTo("closed");
        queue.publish(bytes("late"));
        turn();
        assertThat(written).hasSize(5);
    }
}
