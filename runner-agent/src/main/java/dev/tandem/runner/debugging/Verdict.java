package dev.tandem.runner.debugging;

import dev.tandem.debug.DebugException;
import dev.tandem.debug.DebugNews;
import dev.tandem.protocol.EndReason;
import dev.tandem.sandbox.ProcessEnd;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is told when a debugged program is over. Much is true at once then: a program that somebody stops loses its debugger too. What people
 * asked for comes first, then what was not allowed, then what the debugger tells.
 */
sealed interface Verdict {
    /** Nothing yet: it is started again. */
    record Anew() implements Verdict {}

    /** A process was ended by a limit of its sandbox. */
    record Limit(ProcessEnd process) implements Verdict {}

    /** The debugger died under a program that ran. Whatever the program's process tells then is the debugger's end and not its own. */
    record DebuggerDied(String words) implements Verdict {}

    /**
     * As any run ends.
     *
     * @param exitCode null if there is none
     */
    record Over(EndReason reason, @Nullable Integer exitCode, String detail) implements Verdict {}

    /**
     * {@return the first that holds}
     *
     * @param isStopped whether somebody has stopped it
     * @param exceeded what the run did too much of
     * @param processes how all of the sandbox's processes ended that belonged to it
     * @param hasBegun whether the program ever ran
     */
    static Verdict of(
            boolean isStopped,
            Optional<DebugBounds.Exceeded> exceeded,
            List<ProcessEnd> processes,
            boolean hasBegun,
            DebugNews.Ended ended) {
        if (isStopped) {
            return new Over(EndReason.STOPPED, null, "");
        }
        if (exceeded.isPresent()) {
            return new Over(exceeded.get().reason(), null, exceeded.get().detail());
        }
        if (ended.again()) {
            return new Anew();
        }
        Optional<ProcessEnd> limited =
                processes.stream().filter(end -> isLimit(end.cause())).reduce((_, last) -> last);
        if (limited.isPresent()) {
            return new Limit(limited.get());
        }
        DebugException failure = ended.failure();
        if (failure == null) {
            return new Over(EndReason.EXITED, ended.exitCode(), "");
        }
        String words = Answers.words(failure);
        return hasBegun ? new DebuggerDied(words) : new Over(EndReason.START_FAILED, null, words);
    }

    private static boolean isLimit(ProcessEnd.Cause cause) {
        return switch (cause) {
            case TIME_LIMIT, MEMORY_LIMIT, OUTPUT_LIMIT, DISK_LIMIT -> true;
            case EXITED, SIGNALLED, STOPPED -> false;
        };
    }
}
