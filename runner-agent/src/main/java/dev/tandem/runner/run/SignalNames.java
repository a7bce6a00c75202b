package dev.tandem.runner.run;

import java.util.Map;
import java.util.Optional;

/**
 * What signals are called, by their numbers on Linux.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/signal.7.html">signal(7)</a>
 */
final class SignalNames {
    /** Exit codes above it are those of a signal. */
    private static final int SIGNAL_CODES = 128;

    private static final Map<Integer, Named> BY_NUMBER = Map.ofEntries(
            Map.entry(1, new Named("SIGHUP", "hang-up")),
            Map.entry(2, new Named("SIGINT", "interrupt")),
            Map.entry(3, new Named("SIGQUIT", "quit")),
            Map.entry(4, new Named("SIGILL", "illegal instruction")),
            Map.entry(5, new Named("SIGTRAP", "trap")),
            Map.entry(6, new Named("SIGABRT", "aborted")),
            Map.entry(7, new Named("SIGBUS", "bus error")),
            Map.entry(8, new Named("SIGFPE", "arithmetic error")),
            Map.entry(9, new Named("SIGKILL", "killed")),
            Map.entry(10, new Named("SIGUSR1", "user signal 1")),
            Map.entry(11, new Named("SIGSEGV", "segmentation fault")),
            Map.entry(12, new Named("SIGUSR2", "user signal 2")),
            Map.entry(13, new Named("SIGPIPE", "broken pipe")),
            Map.entry(14, new Named("SIGALRM", "alarm clock")),
            Map.entry(15, new Named("SIGTERM", "terminated")),
            Map.entry(24, new Named("SIGXCPU", "processor time limit")),
            Map.entry(25, new Named("SIGXFSZ", "file size limit")),
            Map.entry(31, new Named("SIGSYS", "forbidden system call")));

    private SignalNames() {}

    /**
     * A signal.
     *
     * @param name as programs know it
     * @param meaning as people say it, within a sentence
     */
    record Named(String name, String meaning) {}

    /** {@return the signal that an exit code tells of; empty if it is none, or one that ends no program by itself} */
    static Optional<Named> ofExitCode(int exitCode) {
        return Optional.ofNullable(BY_NUMBER.get(exitCode - SIGNAL_CODES));
    }
}
