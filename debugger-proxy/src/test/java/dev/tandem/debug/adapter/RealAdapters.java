package dev.tandem.debug.adapter;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The adapters that this machine has: {@code ./tandem debuggers} gets them, {@code TANDEM_RUNNER_DEBUGGERS} or {@code -Dtandem.debuggers} says where they are. */
public final class RealAdapters {
    private static final String FOLDER = Objects.requireNonNullElse(
            System.getProperty("tandem.debuggers"),
            Objects.requireNonNullElse(System.getenv("TANDEM_RUNNER_DEBUGGERS"), ""));

    static final Path JDK = Path.of(System.getProperty("java.home"));

    /** {@code -Dtandem.node} names another one than the machine's own, for which TypeScript may be too new. */
    static final String NODE = System.getProperty("tandem.node", "node");

    private static final Map<Path, String> BUILT = new HashMap<>();

    private RealAdapters() {}

    /** {@return the kind of this name} */
    public static DebugAdapter adapter(String id) {
        return DebugAdapters.all().stream()
                .filter(it -> it.id().equals(id))
                .findAny()
                .orElseThrow();
    }

    /** {@return the newest one of a kind that its detection finds here, if it is new enough; of our own, that of these sources, packed or not} */
    public static Optional<Installed> find(DebugAdapter adapter) throws IOException, InterruptedException {
        if (adapter instanceof JavaDebug) {
            return Optional.of(new Installed(
                    String.valueOf(Runtime.version().feature()), JDK + ":" + System.getProperty("java.class.path")));
        }
        return findAll(adapter).stream().max(Comparator.comparing(RealAdapters::version, Arrays::compare));
    }

    /** {@return all of a kind that its detection finds here} */
    public static List<Installed> findAll(DebugAdapter adapter) throws IOException, InterruptedException {
        Detection detection = adapter.detection();
        ProcessBuilder builder = new ProcessBuilder(detection.command()).redirectErrorStream(true);
        builder.environment().putAll(environment());
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        Pattern pattern = Pattern.compile(detection.pattern());
        return output.lines()
                .map(pattern::matcher)
                .filter(Matcher::find)
                .map(found -> new Installed(found.group("version"), found.group("home")))
                .filter(found -> Arrays.compare(version(found), version(detection.minimum())) >= 0)
                .toList();
    }

    /** {@return one that was found} Skips the test where there is none. */
    public static Installed required(DebugAdapter adapter, Optional<Installed> found) {
        assumeTrue(
                found.isPresent(),
                () -> adapter.name() + " is not here. " + adapter.detection().remedy());
        return found.orElseThrow();
    }

    /**
     * {@return a program that is debugged}
     *
     * @param file in whose folder it works
     * @param words for it
     */
    public static DebugTarget target(Path file, List<String> command, List<String> words) {
        return new DebugTarget.Program(command, words, environment(), Objects.requireNonNull(file.getParent()));
    }

    private static int[] version(Installed installed) {
        return version(installed.version());
    }

    private static int[] version(String text) {
        return Arrays.stream(text.split("\\.", -1)).mapToInt(Integer::parseInt).toArray();
    }

    /** {@return the variables that adapters and programs have here} */
    public static Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put(
                "PATH",
                "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/go/bin:"
                        + Path.of(System.getProperty("user.home"), ".cargo/bin"));
        environment.put("TANDEM_DEBUGGERS", FOLDER);
        environment.remove("JAVA_TOOL_OPTIONS");
        return environment;
    }

    /** {@return how one of the programs of the tests is started, after it has been built if it has to be} Skips the test where it cannot be. */
    public static List<String> command(Path file) throws IOException, InterruptedException {
        String name = String.valueOf(file.getFileName());
        return switch (name.substring(name.lastIndexOf('.'))) {
            case ".py" -> List.of("/usr/bin/python3", file.toString());
            case ".js", ".ts" -> List.of(NODE, file.toString());
            case ".go" -> built(file, "/usr/local/go/bin/go", "build", "-gcflags=all=-N -l", "-o");
            case ".java" -> {
                Path classes =
                        Path.of(built(file, JDK + "/bin/javac", "-g", "-d").getFirst());
                yield List.of(
                        JDK + "/bin/java",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classes + ":" + file.getParent(),
                        "Program");
            }
            case ".rs" -> built(file, "rustc", "-g", "-o");
            default -> built(file, "g++", "-g", "-O0", "-o");
        };
    }

    private static synchronized List<String> built(Path file, String... compiler)
            throws IOException, InterruptedException {
        assumeTrue(isThere(compiler[0]), () -> "there is no " + compiler[0]);
        String before = BUILT.get(file);
        if (before != null) {
            return List.of(before);
        }
        Path built = compiler[0].endsWith("javac")
                ? Files.createTempDirectory("program")
                : Files.createTempFile("program", ".built");
        built.toFile().deleteOnExit();
        List<String> command = new ArrayList<>(List.of(compiler));
        command.addAll(List.of(built.toString(), file.toString()));
        run(command.toArray(String[]::new));
        BUILT.put(file, built.toString());
        return List.of(built.toString());
    }

    private static boolean isThere(String program) {
        return Stream.of(environment().getOrDefault("PATH", "").split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder).resolve(program)));
    }

    /** {@return a port of this machine that was free just now} */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Waits until somebody listens at a port, without connecting: some serve one client alone. */
    static void awaitPort(int port) throws IOException {
        String listening = "0100007F:%04X 00000000:0000 0A".formatted(port);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!Files.readString(QuickLoopback.sockets()).contains(listening)) {
            if (System.nanoTime() > deadline) {
                throw new IOException("nobody listens at " + port);
            }
            Thread.onSpinWait();
        }
    }

    /** Runs something to its end. */
    static void run(String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment());
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(output);
        }
    }

    /** {@return the number of the line with this comment} */
    public static int line(Path file, String comment) throws IOException {
        List<String> lines = Files.readAllLines(file);
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).matches(".*(//|#) " + comment + "$")) {
                return i + 1;
            }
        }
        throw new IllegalArgumentException(comment);
    }

    /** {@return where one of the programs of the tests is} */
    public static Path program(String name) {
        return Path.of(Objects.requireNonNull(RealAdapters.class.getResource("/programs/" + name), name)
                .getPath());
    }
}
