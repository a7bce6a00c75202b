package dev.tandem.platform.dispatch;

import dev.tandem.platform.testing.FakeDirectory;
import dev.tandem.platform.testing.FakeSession;
import dev.tandem.platform.timing.ManualTimers;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.FromRunner;
import dev.tandem.protocol.RunId;
import dev.tandem.protocol.RunnerLoad;
import dev.tandem.protocol.SessionEvent;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A dispatcher with one session and as many runners as come. */
abstract class DispatchScene {
    static final Duration RELEASE = Duration.ofMinutes(10);

    final ManualTimers timers = new ManualTimers();
    final FakeDirectory directory = new FakeDirectory();
    final FakeSession session = directory.add(new FakeSession());
    final FakePresence presence = new FakePresence();
    final RunnerRoster roster = new RunnerRoster();
    final DispatchConfig config = new SmallRyeConfigBuilder()
            .addDiscoveredConverters()
            .withMapping(DispatchConfig.class)
            .build()
            .getConfigMapping(DispatchConfig.class);
    final Dispatcher dispatcher = new Dispatcher(directory, presence, roster, config, timers, Runnable::run);

    @BeforeEach
    void start() {
        dispatcher.start();
    }

    @AfterEach
    void close() {
        session.close();
    }

    final FakeRunner runner(String name) {
        return runner().hello(name, "native", 10);
    }

    final FakeRunner runner() {
        return new FakeRunner(dispatcher, timers, config.silence(), session);
    }

    final RunId requestRun() {
        RunId run = RunId.next();
        session.commit(new SessionEvent.RunRequested(run, "python", EntryId.next()));
        return run;
    }

    /** Lets time pass for a runner that gives its signs of life. */
    final void pass(Duration time, FakeRunner runner) {
        Duration heartbeat = Duration.ofSeconds(5);
        Duration left = time;
        for (; left.compareTo(heartbeat) > 0; left = left.minus(heartbeat)) {
            timers.advance(heartbeat);
            runner.say(new FromRunner.Heartbeat(1, 0, RunnerLoad.UNKNOWN));
        }
        timers.advance(left);
    }
}
