package dev.tandem.platform.testing;

import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.run.RunAvailability;
import dev.tandem.platform.run.RunnerDirectory;
import dev.tandem.protocol.DebugOffer;
import dev.tandem.protocol.LanguageStatus;
import dev.tandem.protocol.NetworkOffer;
import dev.tandem.protocol.SessionId;
import dev.tandem.protocol.TestOffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** One runner that can be connected and disconnected; it knows Python, and Java without its toolchain. */
public final class FakeRunners implements RunnerDirectory {
    private final List<SessionId> waitingRuns = new CopyOnWriteArrayList<>();
    private volatile boolean connected = true;
    private volatile @Nullable TestOffer tests = new TestOffer("pytest", "Write test_….py.", null);
    private volatile @Nullable DebugOffer debug = new DebugOffer("debugpy", null);
    private volatile NetworkOffer network = NetworkOffer.NONE;

    /** {@return the sessions in which a run was said to wait, in that order} */
    public List<SessionId> waitingRuns() {
        return waitingRuns;
    }

    public void connect(boolean now) {
        connected = now;
    }

    @Override
    public int connected() {
        return connected ? 1 : 0;
    }

    @Override
    public RunAvailability availability() {
        return connected
                ? RunAvailability.AVAILABLE
                : RunAvailability.unavailable(ErrorCode.NO_RUNNER.problem(Map.of()));
    }

    @Override
    public List<LanguageStatus> languages() {
        return List.of(
                new LanguageStatus(
                        "python", "Python", "3.11", List.of("py"), "main.py", "print(1)\n", null, tests, debug),
                new LanguageStatus(
                        "java", "Java", null, List.of("java"), "Main.java", "class Main {}\n", "no JDK was found"));
    }

    /** From now on the tests of Python are run like this; null: not at all. */
    public void offer(@Nullable TestOffer now) {
        tests = now;
    }

    /** From now on programs in Python are debugged like this; null: not at all. */
    public void offer(@Nullable DebugOffer now) {
        debug = now;
    }

    /** From now on the runner offers this. */
    public void offer(NetworkOffer now) {
        network = now;
    }

    @Override
    public NetworkOffer network() {
        return network;
    }

    @Override
    public void onChange(Runnable listener) {}

    @Override
    public void runWaits(SessionId session) {
        waitingRuns.add(session);
    }
}
