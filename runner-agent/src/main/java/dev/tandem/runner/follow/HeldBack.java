package dev.tandem.runner.follow;

import dev.tandem.protocol.LogRecord;
import dev.tandem.protocol.RunId;
import dev.tandem.protocol.SessionEvent;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the log says after a run that cannot start yet. It is held back, because the run is to see the files as they were at its place
 * in the log; only what is meant for other runs and for terminals goes on. Confined to the session's thread.
 */
final class HeldBack {
    private final Consumer<LogRecord> happened;
    private final Queue<LogRecord> records = new ArrayDeque<>();
    private @Nullable RunId run;
    private @Nullable Runnable start;

    /** @param happened takes what is not held back any more; it may begin to hold back again */
    HeldBack(Consumer<LogRecord> happened) {
        this.happened = happened;
    }

    /** From here on everything waits for this run. */
    void begin(RunId waiting, Runnable whenReady) {
        run = waiting;
        start = whenReady;
    }

    /** {@return whether the record waits, so that it has not happened yet} */
    boolean keep(LogRecord record) {
        RunId waiting = run;
        if (waiting == null || isForOther(record.event(), waiting)) {
            return false;
        }
        records.add(record);
        return true;
    }

    private static boolean isForOther(SessionEvent event, RunId waiting) {
        return switch (event) {
            case SessionEvent.RunInput input -> !input.run().equals(waiting);
            case SessionEvent.RunInputClosed closed -> !closed.run().equals(waiting);
            case SessionEvent.RunStopRequested stop -> !stop.run().equals(waiting);
            case SessionEvent.TerminalEvent _ -> true;
            default -> false;
        };
    }

    /** {@return whether a run waits, so that records may not have happened yet} */
    boolean isWaiting() {
        return run != null;
    }

    /** The run starts, if it still waits; then what was held back happens. */
    void end(RunId waiting) {
        if (waiting.equals(run)) {
            end();
        }
    }

    /** The run that waits starts, if there is one; then what was held back happens. */
    void end() {
        Runnable ready = start;
        if (ready == null) {
            return;
        }
        run = null;
        start = null;
        ready.run();
        while (run == null && !records.isEmpty()) {
            happened.accept(records.remove());
        }
    }

    /** Forgets everything: the session is assigned anew, and told from its beginning what has not started. */
    void clear() {
        run = null;
        start = null;
        records.clear();
    }
}
