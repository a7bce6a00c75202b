package dev.tandem.debug.adapter;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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

/** The adapters that this machine has: {@code ./tandem debuggers} gets them, {@code TANDEM_RUNNER_DEBUGGERS} or {@code -Dtandem.debuggers} says where they are. */
public final class RealAdapters {
    private static final String FOLDER = Objects.requireNonNullElse(
            System.getProperty("tandem.debuggers"),
            Objects.requireNonNullElse(System.getenv("TANDEM_RUNNER_DEBUGGERS"), ""));

    private RealAdapters() {}

    /** {@return the newest one of a kind that its detection finds here, if it is new enough} */
    public static Optional<Installed> find(DebugAdapter adapter) throws IOException, InterruptedException {
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

    private static int[] version(Installed installed) {
        return version(installed.version());
    }

    private static int[] version(String text) {
        return Arrays.stream(text.split("\\.", -1)).mapToInt(Integer::parseInt).toArray();
    }

    /** {@return the variables that adapters and programs have here} */
    public static Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/go/bin");
        environment.put("TANDEM_DEBUGGERS", FOLDER);
        environment.remove("JAVA_TOOL_OPTIONS");
        return environment;
    }

    /** {@return how one of the programs of the tests is started, after it has been built if it has to be} */
    public static List<String> command(Path file) throws IOException, InterruptedException {
        String name = String.valueOf(file.getFileName());
        if (name.endsWith(".py")) {
            return List.of("/usr/bin/python3", file.toString());
        }
        if (name.endsWith(".js")) {
            return List.of("node", file.toString());
        }
        Path built = Files.createTempFile("program", ".built");
        built.toFile().deleteOnExit();
        if (name.endsWith(".go")) {
            run("/usr/local/go/bin/go", "build", "-gcflags=all=-N -l", "-o", built.toString(), file.toString());
        } else {
            run("/usr/bin/g++", "-g", "-O0", "-o", built.toString(), file.toString());
        }
        return List.of(built.toString());
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
        while (!Files.readString(Path.of("/proc/net/tcp")).contains(listening)) {
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

    /** {@return where one of the programs of the tests is} */
    public static Path program(String name) {
        return Path.of(Objects.requireNonNull(RealAdapters.class.getResource("/programs/" + name), name)
                .getPath());
    }
}
