package dev.tandem.debug.adapter;

import static dev.tandem.debug.Answered.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.debug.DebugNews;
import dev.tandem.debug.Move;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavaDebugTest extends RealAdapterTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    JavaDebugTest() {
        super(new JavaDebug(), "Program.java");
    }

    @Test
    void aFileIsCompiledByTheAdapter() throws Exception {
        open(new DebugTarget.Program(
                List.of(RealAdapters.JDK + "/bin/java", "-ea", path().toString(), "one"),
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
        List<String> program = List.of(
                RealAdapters.JDK + "/bin/java",
                "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:0",
                "-cp",
                command().get(3),
                "Program",
                "spin");
        try (HostProcess running = new QuickHost().start(program, RealAdapters.environment(), Path.of("/"));
                var output = new BufferedReader(new InputStreamReader(running.output(), StandardCharsets.UTF_8))) {
            String listening = output.readLine();
            int port = Integer.parseInt(listening.replaceAll(".*: ", ""));
            open(new DebugTarget.Port(port, RealAdapters.environment(), Objects.requireNonNull(path().getParent())));
            start(breakpoints(at("spin").put("condition", "spins % 1000 == 7")));
            assertThat(Long.parseLong(value(stop(), "spins")) % 1000).isEqualTo(7);
            get(opened().session().end(false));
            bo.await(DebugNews.Ended.class, _ -> true);
            assertThat(output.readLine()).isEqualTo("total 55 1000");
            assertThat(running.ended().toCompletableFuture()).as("it goes on").isNotDone();
        }
    }
}
