package dev.tandem.platform.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The scripts in {@code src/test/node}, with their packages installed. */
public final class NodeProject {
    private static final Path HOME = Path.of("src/test/node").toAbsolutePath();
    private static final Path INSTALLED = HOME.resolve("node_modules/.package-lock.json");
    private static final Duration INSTALLATION = Duration.ofMinutes(3);

    private NodeProject() {}

    /** What a script printed, and how it ended. */
    public record Outcome(int exitCode, String output) {}

    /** Installs the packages if they are absent or older than the lock file. Skips the test where there is no Node.js. */
    public static void install() {
        assumeTrue(isThere("node") && isThere("npm"), "Node.js and npm are needed and not installed");
        if (isInstalled()) {
            return;
        }
        Outcome installed = run(INSTALLATION, Map.of(), List.of("npm", "ci", "--no-audit", "--no-fund"));
        assumeTrue(
                installed.exitCode() == 0, "the packages of src/test/node cannot be installed: " + installed.output());
    }

    private static boolean isInstalled() {
        try {
            return Files.exists(INSTALLED)
                    && Files.getLastModifiedTime(INSTALLED)
                                    .compareTo(Files.getLastModifiedTime(HOME.resolve("package-lock.json")))
                            >= 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isThere(String command) {
        try {
            Process process = new ProcessBuilder(command, "--version")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor() == 0;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Runs a script of tests to its end, whatever a failed test leaves open; one that takes longer than {@code limit} is killed and counts as failed. */
    public static Outcome run(String script, Duration limit, Map<String, String> environment) {
        return run(limit, environment, List.of("node", "--test-force-exit", script));
    }

    private static Outcome run(Duration limit, Map<String, String> environment, List<String> command) {
        try {
            Path output = Files.createTempFile("node", ".log");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(HOME.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                process.destroyForcibly().waitFor();
            }
            String printed = Files.readString(output);
            Files.delete(output);
            return new Outcome(process.exitValue(), ended ? printed : printed + "\nkilled after " + limit);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
