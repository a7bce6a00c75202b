package dev.tandem.sandbox.cli;

import dev.tandem.sandbox.ProcessSpec;
import dev.tandem.sandbox.SandboxId;
import dev.tandem.sandbox.nativebackend.NativeBackend;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What was asked of {@code run}.
 *
 * @param workspace the directory whose files to copy in
 */
record RunArguments(List<String> command, Optional<Path> workspace, Duration timeLimit) {
    private static final int MILLIS_PER_SECOND = 1000;

    /** A command line that cannot be understood; the message says which part. */
    static final class UsageException extends Exception {
        private static final long serialVersionUID = 1L;

        UsageException(String message) {
            super(message);
        }
    }

    static RunArguments parse(List<String> arguments) throws UsageException {
        Optional<Path> workspace = Optional.empty();
        Duration timeLimit = ProcessSpec.DEFAULT_TIME_LIMIT;
        int at = 0;
        while (at < arguments.size() && arguments.get(at).startsWith("--")) {
            String option = arguments.get(at++);
            if (option.equals("--")) {
                break;
            }
            if (at == arguments.size()) {
                throw new UsageException(option + " needs a value");
            }
            String value = arguments.get(at++);
            switch (option) {
                case "--backend" -> requireBackend(value);
                case "--workspace" -> workspace = Optional.of(directory(value));
                case "--time-limit" -> timeLimit = seconds(value);
                default -> throw new UsageException("unknown option: " + option);
            }
        }
        List<String> command = List.copyOf(arguments.subList(at, arguments.size()));
        if (command.isEmpty()) {
            throw new UsageException("there is no command to run");
        }
        return new RunArguments(command, workspace, timeLimit);
    }

    static void expect(List<String> arguments, int count) throws UsageException {
        if (arguments.size() != count) {
            throw new UsageException("expected " + count + " arguments, not " + arguments);
        }
    }

    static SandboxId id(String text) throws UsageException {
        try {
            return new SandboxId(text);
        } catch (IllegalArgumentException e) {
            throw new UsageException("not an id of a sandbox: " + text);
        }
    }

    private static void requireBackend(String name) throws UsageException {
        if (!name.equals(NativeBackend.NAME)) {
            throw new UsageException("unknown backend: " + name + " (there is: " + NativeBackend.NAME + ")");
        }
    }

    private static Path directory(String text) throws UsageException {
        Path directory = Path.of(text);
        if (!Files.isDirectory(directory)) {
            throw new UsageException("not a directory: " + text);
        }
        return directory;
    }

    private static Duration seconds(String text) throws UsageException {
        try {
            long millis = new BigDecimal(text)
                    .multiply(BigDecimal.valueOf(MILLIS_PER_SECOND))
                    .longValueExact();
            if (millis > 0) {
                return Duration.ofMillis(millis);
            }
        } catch (ArithmeticException e) {
            throw new UsageException("the time limit is a number of seconds, to the millisecond: " + text);
        } catch (NumberFormatException e) {
            throw new UsageException("the time limit is not a number of seconds: " + text);
        }
        throw new UsageException("the time limit is not positive: " + text);
    }
}
