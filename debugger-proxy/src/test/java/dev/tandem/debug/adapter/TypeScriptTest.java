package dev.tandem.debug.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tandem.debug.DebugNews;
import dev.tandem.debug.Move;
import dev.tandem.debug.Stop;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** TypeScript as Node runs it: the types are erased, so that lines and columns stay where they are. */
class TypeScriptTest extends RealSession {
    private static final int[] FIRST_WITHOUT_A_FLAG = {22, 18};

    TypeScriptTest() {
        super(new JsDebug(), "program.ts");
    }

    @BeforeAll
    static void version() throws Exception {
        Process node = new ProcessBuilder(RealAdapters.NODE, "--version").start();
        String version = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        int[] numbers = Arrays.stream(version.replace("v", "").split("\\.", -1))
                .mapToInt(Integer::parseInt)
                .toArray();
        assumeTrue(
                Arrays.compare(numbers, FIRST_WITHOUT_A_FLAG) >= 0, () -> "Node.js " + version + " runs no TypeScript");
    }

    @Test
    void linesAndVariablesAreThoseOfTheFile() throws Exception {
        open();
        start(breakpoints(at("loop").put("condition", "amount === 4"), at("return")));
        Stop stop = stop();
        assertThat(lineOf(stop)).isEqualTo(line("loop"));
        assertThat(stop.frames().path(0).path("source").path("path").asText()).isEqualTo(path().toString());
        assertThat(value(stop, "amount")).isEqualTo("4");
        assertThat(evaluate(stop, "account.owner").path("result").asText()).isEqualTo("'Ana'");
        move(Move.STEP_OVER);
        assertThat(value(stop(), "total")).isEqualTo("10");
        move(Move.CONTINUE);
        assertThat(lineOf(stop())).isEqualTo(line("return"));
        move(Move.STEP_OUT);
        assertThat(stop().frames().path(0).path("name").asText()).contains("main");
        move(Move.CONTINUE);
        assertThat(ended().exitCode()).isEqualTo(3);
        assertThat(output("stdout")).isEqualTo("total 55 1000\n");
        assertThat(ana.all(DebugNews.Breakpoints.class).getLast().all())
                .allSatisfy(breakpoint -> assertThat(breakpoint.verified()).isTrue());
    }
}
