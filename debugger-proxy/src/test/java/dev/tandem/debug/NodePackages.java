package dev.tandem.debug;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The scripts in {@code src/test/node}, with their packages. */
final class NodePackages {
    private static final Path HOME = Path.of("src/test/node").toAbsolutePath();
    private static final Duration INSTALLATION = Duration.ofMinutes(3);

    private NodePackages() {}

    /** Installs them if they are absent or older than the lock file. Skips the test where that cannot be. */
    static void install() throws IOException, InterruptedException {
        assumeTrue(isThere("node") && isThere("npm"), "Node.js and npm are needed and not installed");
        Path installed = HOME.resolve("node_modules/.package-lock.json");
        Path wanted = HOME.resolve("package-lock.json");
        if (!Files.exists(installed)
                || Files.getLastModifiedTime(installed).compareTo(Files.getLastModifiedTime(wanted)) < 0) {
            Outcome outcome = run(List.of("npm", "ci", "--no-audit", "--no-fund"), INSTALLATION);
            assumeTrue(outcome.exitCode() == 0, () -> "npm cannot install the packages: " + outcome);
        }
    }

    /** {@return what a script prints, which has to be JSON} */
    static JsonNode run(String script, JsonNode task, Duration patience) throws IOException, InterruptedException {
        Outcome outcome = run(List.of("node", script, task.toString()), patience);
        assertThat(outcome.exitCode()).as(outcome.errors()).isZero();
        return new ObjectMapper().readTree(outcome.output());
    }

    private record Outcome(int exitCode, String output, String errors) {}

    private static Outcome run(List<String> command, Duration patience) throws IOException, InterruptedException {
        Path output = Files.createTempFile("node", ".json");
        Path errors = Files.createTempFile("node", ".log");
        try {
            Process process = new ProcessBuilder(command)
                    .directory(HOME.toFile())
                    .redirectOutput(output.toFile())
                    .redirectError(errors.toFile())
                    .start();
            String late = "";
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                late = "It took longer than " + patience + ". ";
                process.destroyForcibly().waitFor();
            }
            return new Outcome(process.exitValue(), Files.readString(output), late + Files.readString(errors));
        } finally {
            Files.delete(output);
            Files.delete(errors);
        }
    }

    private static boolean isThere(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
