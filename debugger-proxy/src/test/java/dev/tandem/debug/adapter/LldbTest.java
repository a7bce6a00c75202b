package dev.tandem.debug.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.debug.BreakpointRequest;
import dev.tandem.debug.DebugNews;
import dev.tandem.debug.Move;
import dev.tandem.debug.Stop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

abstract class LldbTest extends RealAdapterTest {
    private static @Nullable Path program;

    LldbTest() {
        super(new Lldb(), "program.cpp");
    }

    @BeforeAll
    static void build() throws IOException, InterruptedException {
        Path compiler = Path.of("/usr/bin/g++");
        assumeTrue(Files.isExecutable(compiler), "there is no " + compiler);
        program = Files.createTempFile("program", ".built");
        RealAdapters.run(
                compiler.toString(),
                "-g",
                "-O0",
                "-o",
                program.toString(),
                RealAdapters.program("program.cpp").toString());
    }

    @AfterAll
    static void delete() throws IOException {
        if (program != null) {
            Files.deleteIfExists(program);
        }
    }

    @Override
    List<String> command() {
        return List.of(String.valueOf(program));
    }

    @Test
    void functionsAndExceptionsAreStoppedAt() throws Exception {
        open("throw");
        ObjectNode functions = json();
        functions.putArray("breakpoints").addObject().put("name", "total");
        ObjectNode exceptions = json();
        exceptions.putArray("filters").add("cpp_throw");
        start(
                new BreakpointRequest("setFunctionBreakpoints", functions),
                new BreakpointRequest("setExceptionBreakpoints", exceptions));
        assertThat(stop().frames().path(0).path("name").asText()).startsWith("total");
        move(Move.CONTINUE);
        Stop thrown = stop();
        assertThat(thrown.why().path("reason").asText()).isEqualTo("exception");
        assertThat(thrown.frames().toString()).contains("\"main");
        get(opened().session().end(true));
        ended();
    }

    @Test
    void falseConditionsAreNotTold() throws Exception {
        open();
        start(breakpoints(at("loop").put("condition", "amount == 9")));
        assertThat(value(stop(), "amount")).isEqualTo("9");
        assertThat(ana.all(DebugNews.Running.class)).hasSizeLessThanOrEqualTo(1);
    }
}
