package dev.tandem.platform.socket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.platform.timing.ManualTimers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Several sockets of one event loop, whose writes take as long as the test says. */
class PaceTest {
    private static final Duration WINDOW = Duration.ofMillis(4);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(25);

    private final ManualTimers timers = new ManualTimers();
    private final Deque<Runnable> eventLoop = new ArrayDeque<>();
    private final List<String> writes = new ArrayList<>();
    private final Pace pace = new Pace(
            new Pace.Rhythm(WINDOW, Duration.ofMillis(2), LONGEST_PAUSE), timers, timers::nanoTime, eventLoop::add);
    private Duration perWrite = Duration.ZERO;

    private final OutboundQueue a = socket("a");
    private final OutboundQueue b = socket("b");

    private OutboundQueue socket(String name) {
        OutboundQueue.Sink sink = (messages, done) -> {
            writes.add(name + messages.size());
            timers.advance(perWrite);
            done.run();
        };
        return new OutboundQueue(
                new OutboundQueue.Limits(1000, 1000, 10, 100), sink, pace, new OutboundQueue.Listener() {
                    @Override
                    public void overflowed() {}

                    @Override
                    public void roomAgain() {}

                    @Override
                    public void failed() {}
                });
    }

    private static void tell(OutboundQueue socket) {
        socket.publish("x".getBytes(UTF_8));
    }

    private void turn() {
        while (!eventLoop.isEmpty()) {
            eventLoop.remove().run();
        }
    }

    private void pass(Duration time) {
        timers.advance(time);
        turn();
    }

    @Test
    void anAnswerWaitsForNoWindowAndTakesAlongWhatWaitsBeforeIt() {
        tell(a);
        turn();
        tell(a);
        a.answer("state".getBytes(UTF_8));
        turn();
        assertThat(writes).containsExactly("a1", "a2");
        pass(WINDOW);
        assertThat(writes).as("nothing is left").hasSize(2);
    }

    @Test
    void quietSocketsAreWrittenToAtOnceAndEachOnce() {
        tell(a);
        tell(b);
        tell(a);
        turn();
        assertThat(writes).containsExactly("a2", "b1");
    }

    @Test
    void whoeverWasJustWrittenToWaitsForTheWindow() {
        tell(a);
        turn();
        pass(Duration.ofMillis(1));
        tell(a);
        pass(Duration.ofMillis(2));
        tell(a);
        turn();
        assertThat(writes).containsExactly("a1");
        pass(Duration.ofMillis(1));
        assertThat(writes).containsExactly("a1", "a2");
    }

    @Test
    void aRoundForOneTakesTheOthersAlong() {
        tell(a);
        turn();
        tell(a);
        turn();
        pass(Duration.ofMillis(1));
        tell(b);
        turn();
        assertThat(writes).containsExactly("a1", "a1", "b1");
    }

    @Test
    void afterALongRoundComesALongerPause() {
        perWrite = Duration.ofMillis(1);
        tell(a);
        tell(b);
        turn();
        assertThat(writes).hasSize(2);
        tell(a);
        turn();
        pass(Duration.ofMillis(11));
        assertThat(writes).hasSize(2);
        pass(Duration.ofMillis(1));
        assertThat(writes).hasSize(3);
    }

    @Test
    void aPauseIsBounded() {
        perWrite = Duration.ofMillis(50);
        tell(a);
        turn();
        tell(a);
        turn();
        pass(LONGEST_PAUSE);
        assertThat(writes).hasSize(2);
    }
}
