package dev.tandem.system.process;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The built runner in a process of its own. Skips the test where it is not built. */
public final class RunnerProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path home;
    private final OwnProcess process;

    private RunnerProcess(Path home, OwnProcess process) {
        this.home = home;
        this.process = process;
    }

    /**
     * Starts a runner of a platform, and returns at once.
     *
     * @param settings as system properties
     */
    public static RunnerProcess launch(String name, Platform platform, Map<String, String> settings) {
        Path built = Product.home().resolve("runner-agent/target/quarkus-app/quarkus-run.jar");
        assumeTrue(Files.exists(built), "the runner is not built: run ./tandem test, or ./tandem up once");
        Path home = Processes.newDirectory(name);
        Path token = home.resolve("token");
        try {
            Files.writeString(token, platform.runnerToken());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dtandem.data=" + home,
                "-Dtandem.platform.url=" + platform.url(),
                "-Dtandem.runner.name=" + name,
                "-Dtandem.runner.token-file=" + token,
                "-Dtandem.sandbox.state-directory=" + home.resolve("state")));
        settings.forEach((property, value) -> command.add("-D" + property + "=" + value));
        command.addAll(List.of("-jar", built.toString()));
        return new RunnerProcess(home, OwnProcess.start(name, command, home, home.resolve("runner.log"), Map.of()));
    }

    public OwnProcess process() {
        return process;
    }

    /** {@return memory of the process itself that is in use now, without its sandboxes', in bytes} */
    public long residentBytes() {
        try {
            return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it in order if it can, and removes its directory. */
    @Override
    public void close() {
        if (process.isAlive()) {
            process.terminate();
            try {
                process.awaitEnd(PATIENCE);
            } catch (AssertionError e) {
                process.kill();
            }
        }
        process.close();
        Processes.delete(home);
    }
}
