package dev.tandem.sandbox.cli;

import dev.tandem.sandbox.ProcessSpec;
import dev.tandem.sandbox.SandboxId;
import dev.tandem.sandbox.TerminalSize;
import dev.tandem.sandbox.docker.DockerBackend;
import dev.tandem.sandbox.docker.DockerBackendConfig;
import dev.tandem.sandbox.nativebackend.NativeBackend;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What was asked of {@code run}.
 *
 * @param backend its name
 * @param engine where the container engine listens; empty for the usual place
 * @param image of containers; empty for the usual one
 * @param workspace the directory whose files to copy in
 * @param terminal what the terminal shows that the command is to have; empty for pipes
 */
record RunArguments(
        List<String> command,
        String backend,
        Optional<URI> engine,
        Optional<String> image,
        Optional<Path> workspace,
        Duration timeLimit,
        Optional<TerminalSize> terminal) {
    private static final List<String> BACKENDS = List.of(NativeBackend.NAME, DockerBackend.NAME);
    private static final int MILLIS_PER_SECOND = 1000;
    private static final Pattern SIZE = Pattern.compile("(\\d{1,4})x(\\d{1,4})");

    /** A command line that cannot be understood; the message says which part. */
    static final class UsageException extends Exception {
        private static final long serialVersionUID = 1L;

        UsageException(String message) {
            super(message);
        }
    }

    static RunArguments parse(List<String> arguments) throws UsageException {
        String backend = NativeBackend.NAME;
        Optional<URI> engine = Optional.empty();
        Optional<String> image = Optional.empty();
        Optional<Path> workspace = Optional.empty();
        Duration timeLimit = ProcessSpec.DEFAULT_TIME_LIMIT;
        Optional<TerminalSize> terminal = Optional.empty();
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
                case "--backend" -> backend = backend(value);
                case "--engine" -> engine = Optional.of(address(value));
                case "--image" -> image = Optional.of(value);
                case "--workspace" -> workspace = Optional.of(directory(value));
                case "--time-limit" -> timeLimit = seconds(value);
                case "--terminal" -> terminal = Optional.of(size(value));
                default -> throw new UsageException("unknown option: " + option);
            }
        }
        List<String> command = List.copyOf(arguments.subList(at, arguments.size()));
        if (command.isEmpty()) {
            throw new UsageException("there is no command to run");
        }
        return new RunArguments(command, backend, engine, image, workspace, timeLimit, terminal);
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

    private static String backend(String name) throws UsageException {
        if (!BACKENDS.contains(name)) {
            throw new UsageException("unknown backend: " + name + " (there are: " + String.join(", ", BACKENDS) + ")");
        }
        return name;
    }

    private static URI address(String text) throws UsageException {
        try {
            return DockerBackendConfig.DEFAULT.withAddress(URI.create(text)).address();
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    private static Path directory(String text) throws UsageException {
        Path directory = Path.of(text);
        if (!Files.isDirectory(directory)) {
            throw new UsageException("not a directory: " + text);
        }
        return directory;
    }

    private static TerminalSize size(String text) throws UsageException {
        Matcher size = SIZE.matcher(text);
        if (!size.matches()) {
            throw new UsageException("the size of a terminal is its columns and rows, such as 80x24: " + text);
        }
        try {
            return new TerminalSize(Integer.parseInt(size.group(1)), Integer.parseInt(size.group(2)));
        } catch (IllegalArgumentException e) {
            throw new UsageException("the terminal is too small or too large: " + text);
        }
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
