package dev.tandem.sandbox;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What process to start.
 *
 * @param command the program and its arguments; a program without a {@code /} is looked up in {@code PATH}
 * @param environment the whole environment but for {@code PATH}, {@code HOME}, {@code LANG}, {@code TMPDIR} and {@code USER}, which have
 *     defaults and may be overridden
 * @param workingDirectory absolute, as seen inside the sandbox
 * @param timeLimit wall time; then the process is killed with its descendants
 * @param outputLimitBytes of standard output and error together; then the process is killed with its descendants
 * @param terminal what the terminal shows that is its standard input, output and error, and that controls it; null for three pipes
 * @param debugging whether it may trace the other processes of its sandbox and look into them, as debuggers do; no other program may
 */
public record ProcessSpec(
        List<String> command,
        Map<String, String> environment,
        String workingDirectory,
        Duration timeLimit,
        long outputLimitBytes,
        @Nullable TerminalSize terminal,
        boolean debugging) {
    /** A variable of the environment: the file's name of a program that serves others, or how that begins. */
    public static final String TOOL = "SANDBOX_TOOL";

    /** Ten minutes. */
    public static final Duration DEFAULT_TIME_LIMIT = Duration.ofMinutes(10);

    /** 16 MiB. */
    public static final long DEFAULT_OUTPUT_LIMIT_BYTES = 16L << 20;

    public ProcessSpec {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        if (command.isEmpty()) {
            throw new IllegalArgumentException("the command is empty");
        }
        if (!workingDirectory.startsWith("/")) {
            throw new IllegalArgumentException("the working directory is not absolute: " + workingDirectory);
        }
        if (timeLimit.isNegative() || timeLimit.isZero()) {
            throw new IllegalArgumentException("the time limit is not positive: " + timeLimit);
        }
        if (outputLimitBytes <= 0) {
            throw new IllegalArgumentException("the output limit is not positive: " + outputLimitBytes);
        }
        command.forEach(ProcessSpec::requireNoNul);
        environment.forEach((name, value) -> {
            requireNoNul(name);
            requireNoNul(value);
            if (name.isEmpty() || name.contains("=")) {
                throw new IllegalArgumentException("not a name of a variable: " + name);
            }
        });
        requireNoNul(workingDirectory);
    }

    /** A command in the workspace with the default limits. */
    public static ProcessSpec of(List<String> command) {
        return new ProcessSpec(
                command, Map.of(), Sandbox.WORKSPACE, DEFAULT_TIME_LIMIT, DEFAULT_OUTPUT_LIMIT_BYTES, null, false);
    }

    /** A command in the workspace with the default limits. */
    public static ProcessSpec of(String... command) {
        return of(List.of(command));
    }

    public ProcessSpec withEnvironment(Map<String, String> variables) {
        return new ProcessSpec(command, variables, workingDirectory, timeLimit, outputLimitBytes, terminal, debugging);
    }

    public ProcessSpec withWorkingDirectory(String directory) {
        return new ProcessSpec(command, environment, directory, timeLimit, outputLimitBytes, terminal, debugging);
    }

    public ProcessSpec withTimeLimit(Duration limit) {
        return new ProcessSpec(command, environment, workingDirectory, limit, outputLimitBytes, terminal, debugging);
    }

    public ProcessSpec withOutputLimitBytes(long bytes) {
        return new ProcessSpec(command, environment, workingDirectory, timeLimit, bytes, terminal, debugging);
    }

    /** The same on a terminal, whose type programs are told as {@code TERM}: {@code xterm-256color} unless the environment says another. */
    public ProcessSpec withTerminal(TerminalSize size) {
        return new ProcessSpec(command, environment, workingDirectory, timeLimit, outputLimitBytes, size, debugging);
    }

    /**
     * {@return the same, as a tool that serves others} The ports on which it listens are not those of programs. What it starts is no tool, unless it
     * is the same program.
     */
    public ProcessSpec asTool() {
        Map<String, String> more = new HashMap<>(environment);
        String program = command.getFirst();
        more.put(TOOL, program.substring(program.lastIndexOf('/') + 1));
        return withEnvironment(more);
    }

    /** The same as a debugger. */
    public ProcessSpec withDebugging() {
        return new ProcessSpec(command, environment, workingDirectory, timeLimit, outputLimitBytes, terminal, true);
    }

    private static void requireNoNul(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a NUL in: " + text.replace('\0', '?'));
        }
    }
}
