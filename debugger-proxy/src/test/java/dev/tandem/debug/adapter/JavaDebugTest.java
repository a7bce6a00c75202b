package dev.tandem.debug.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.debug.DebugNews;
import dev.tandem.debug.Move;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavaDebugTest extends RealAdapterTest {
    private static final Path HOME = Path.of(System.getProperty("java.home"));

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    JavaDebugTest() {
        super(new JavaDebug(), "Program.java");
    }

    /** The adapter of these sources, which may not be packed yet. */
    @Override
    Optional<Installed> find() {
        return Optional.of(new Installed(
                String.valueOf(Runtime.version().feature()), HOME + ":" + System.getProperty("java.class.path")));
    }

    /** Its own classes are compiled with the names of variables; resources lie beside the sources. */
    @Override
    List<String> command() throws IOException, InterruptedException {
        RealAdapters.run(HOME + "/bin/javac", "-g", "-d", folder.toString(), path().toString());
        return List.of(
                HOME + "/bin/java", "-XX:TieredStopAtLevel=1", "-cp", folder + ":" + path().getParent(), "Program");
    }

    @Test
    void aFileIsCompiledByTheAdapter() throws Exception {
        open(new DebugTarget.Program(
                List.of(HOME + "/bin/java", "-ea", path().toString(), "one"),
                List.of("two"),
                RealAdapters.environment(),
                folder));
        start(breakpoints(at("call")));
        assertThat(evaluate(stop(), "words.toString() + Program.class.desiredAssertionStatus()")
                        .path("result")
                        .asText())
                .isEqualTo("\"[one, two]true\"");
        move(Move.CONTINUE);
        assertThat(ended().exitCode()).isEqualTo(3);
    }

    @Test
    void itIsFoundWhereItsFileLies() throws IOException, InterruptedException {
        Path jar = Files.createFile(folder.resolve(JavaDebug.FILE));
        Process process = find(folder);
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(output.lines())
                .anyMatch(
                        line -> line.matches(".*" + new JavaDebug().detection().pattern()));
        assertThat(output).contains(":" + jar);
        Files.delete(jar);
        assertThat(find(folder).getInputStream().readAllBytes()).isEmpty();
    }

    private static Process find(Path adapters) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(new JavaDebug().detection().command());
        builder.environment().put("TANDEM_DEBUGGERS", adapters.toString());
        return builder.start();
    }

    @Test
    void aProgramThatRunsIsAttachedToAndGoesOnAfterwards() throws Exception {
        Process running = new ProcessBuilder(
                        HOME + "/bin/java",
                        "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:0",
                        "-cp",
                        command().get(3),
                        "Program",
                        "spin")
                .start();
        try (var output = running.inputReader()) {
            String listening = output.readLine();
            int port = Integer.parseInt(listening.replaceAll(".*: ", ""));
            open(new DebugTarget.Port(port, RealAdapters.environment(), Objects.requireNonNull(path().getParent())));
            start(breakpoints(at("spin").put("condition", "spins % 1000 == 7")));
            assertThat(Long.parseLong(value(stop(), "spins")) % 1000).isEqualTo(7);
            get(opened().session().end(false));
            bo.await(DebugNews.Ended.class, _ -> true);
            assertThat(output.readLine()).isEqualTo("total 55 1000");
            assertThat(running.isAlive()).isTrue();
        } finally {
            running.destroyForcibly();
        }
    }
}
