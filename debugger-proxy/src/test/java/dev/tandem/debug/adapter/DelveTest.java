package dev.tandem.debug.adapter;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.debug.Stop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class DelveTest extends RealAdapterTest {
    private static @Nullable Path program;

    DelveTest() {
        super(new Delve(), "program.go");
    }

    @BeforeAll
    static void build() throws IOException, InterruptedException {
        Path go = Path.of("/usr/local/go/bin/go");
        assumeTrue(Files.isExecutable(go), "there is no " + go);
        program = Files.createTempFile("program", ".go-built");
        RealAdapters.run(
                go.toString(),
                "build",
                "-gcflags=all=-N -l",
                "-o",
                program.toString(),
                RealAdapters.program("program.go").toString());
    }

    @AfterAll
    static void delete() throws IOException {
        if (program != null) {
            Files.deleteIfExists(program);
        }
    }

    /** What a pointer points to is a level of its own. */
    @Override
    JsonNode amounts(Stop stop) {
        JsonNode amounts =
                variable(local(stop, 0, "account").path("variables").path(0).path("variables"), "Amounts");
        return ask(
                        "variables",
                        json().put(
                                        "variablesReference",
                                        amounts.path("variablesReference").asInt()))
                .path("variables");
    }

    @Override
    List<String> command() {
        return List.of(String.valueOf(program));
    }
}
