package dev.tandem.runner.run;

import dev.tandem.protocol.EndReason;
import dev.tandem.protocol.RunId;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.sandbox.ProcessEnd;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What all steps of a run used together. Output is counted by several readers, the rest by the run's own thread. */
public final class RunTotals {
    private final AtomicLong outputBytes = new AtomicLong();
    private Duration wall = Duration.ZERO;
    private Duration cpu = Duration.ZERO;
    private long peakMemoryBytes;

    /** Output was read. */
    public void addOutput(int bytes) {
        outputBytes.addAndGet(bytes);
    }

    /** {@return how much output was read} */
    public long outputBytes() {
        return outputBytes.get();
    }

    /** A process has ended. */
    public void add(ProcessEnd step) {
        wall = wall.plus(step.wall());
        cpu = cpu.plus(step.cpu());
        peakMemoryBytes = Math.max(peakMemoryBytes, step.peakMemoryBytes());
    }

    /** {@return the end of a run whose last process ended so} */
    public SessionEvent.RunEnded end(RunId run, ProcessEnd end) {
        return switch (end.cause()) {
            case EXITED -> end(run, EndReason.EXITED, end.exitCode(), "");
            case SIGNALLED -> signalled(run, end);
            case STOPPED -> end(run, EndReason.STOPPED, null, end.detail());
            case TIME_LIMIT -> end(run, EndReason.TIME_LIMIT, null, end.detail());
            case MEMORY_LIMIT -> end(run, EndReason.MEMORY_LIMIT, null, end.detail());
            case OUTPUT_LIMIT -> end(run, EndReason.OUTPUT_LIMIT, null, end.detail());
            case DISK_LIMIT -> end(run, EndReason.DISK_LIMIT, null, end.detail());
        };
    }

    private SessionEvent.RunEnded signalled(RunId run, ProcessEnd end) {
        Optional<SignalNames.Named> signal = SignalNames.ofExitCode(end.exitCode());
        String detail = signal.map(it -> "Signal %s (%s) ended it.".formatted(it.name(), it.meaning()))
                .orElse(end.detail());
        return new SessionEvent.RunEnded(
                run,
                EndReason.SIGNALLED,
                end.exitCode(),
                wall.toMillis(),
                cpu.toMillis(),
                peakMemoryBytes,
                detail,
                signal.map(SignalNames.Named::name).orElse(null));
    }

    /** {@return the end of a run for a reason that its processes do not tell} */
    public SessionEvent.RunEnded end(RunId run, EndReason reason, @Nullable Integer exitCode, String detail) {
        return new SessionEvent.RunEnded(
                run, reason, exitCode, wall.toMillis(), cpu.toMillis(), peakMemoryBytes, detail);
    }
}
