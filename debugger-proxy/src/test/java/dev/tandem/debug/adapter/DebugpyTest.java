package dev.tandem.debug.adapter;

import static dev.tandem.debug.Answered.get;
import static dev.tandem.debug.Answered.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.debug.Move;
import dev.tandem.debug.Quirk;
import dev.tandem.debug.Shows;
import dev.tandem.debug.Stop;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DebugpyTest extends RealAdapterTest {
    DebugpyTest() {
        super(new Debugpy(), "program.py");
    }

    /** It pages nothing, and tells a hundred at most, and how many there are. */
    @Override
    void assertPage(JsonNode variables) {
        assertThat(variables).hasSize(102);
        assertThat(variable(variables, "len()").path("value").asText()).isEqualTo("1000");
    }

    /** It tells the lowest eight bits of the signal's number below zero. */
    @Override
    List<Integer> exitCodesWhenKilled() {
        return List.of(256 - 9);
    }

    /** They take ten times as long to read as the rest. */
    @Test
    void groupsOfWhatEveryObjectHasAreHidden() throws Exception {
        open();
        start(breakpoints(at("return")));
        Stop stop = stop();
        assertThat(stop.frames().toString()).doesNotContain("special variables").doesNotContain("function variables");
        assertThat(children(local(stop, 0, "account")))
                .extracting(it -> it.path("name").asText())
                .containsExactly("amounts", "owner");
    }

    @Test
    @Shows(Quirk.MODULES_AMONG_VALUES)
    void whatIsCodeIsReadByThoseWhoOpenIt() throws Exception {
        open();
        start(breakpoints(at("start")));
        Stop stop = stop();
        assertThat(local(stop, 0, "sys").has("variables")).isFalse();
        assertThat(children(local(stop, 0, "sys"))).isNotEmpty();
    }

    @Test
    void functionsAndExceptionsAreStoppedAt() throws Exception {
        open("throw");
        start(function("total"), exceptions("uncaught"));
        assertThat(stop().frames().path(0).path("name").asText()).isEqualTo("total");
        move(Move.CONTINUE);
        Stop thrown = stop();
        assertThat(lineOf(thrown)).isEqualTo(line("throw"));
        assertThat(thrown.why().path("reason").asText()).isEqualTo("exception");
        JsonNode exception = ask("exceptionInfo", json().put("threadId", thrown.threadId()));
        assertThat(exception.path("exceptionId").asText()).contains("ValueError");
        assertThat(exception.path("description").asText()).contains("thrown");
        move(Move.CONTINUE);
        assertThat(ended().exitCode()).isEqualTo(1);
        assertThat(output("stderr")).contains("ValueError: thrown");
    }

    @Test
    void aProgramThatEndsItselfIsNotTakenForOneThatFails() throws Exception {
        open();
        start(exceptions("uncaught", "userUnhandled"));
        assertThat(ended().exitCode()).isEqualTo(3);
    }

    @Test
    void aProgramThatRunsIsAttachedToAndGoesOnAfterwards() throws Exception {
        int port = RealAdapters.freePort();
        Map<String, String> environment = RealAdapters.environment();
        environment.put("PYTHONPATH", installed().home());
        List<String> program = List.of(
                "/usr/bin/python3",
                "-Xfrozen_modules=off",
                "-m",
                "debugpy",
                "--listen",
                "127.0.0.1:" + port,
                path().toString(),
                "spin");
        try (HostProcess process = new QuickHost().start(program, environment, Path.of("/"))) {
            RealAdapters.awaitPort(port);
            open(new DebugTarget.Port(port, RealAdapters.environment(), Path.of("/")));
            start(breakpoints(at("spin")));
            int spins = Integer.parseInt(value(stop(), "spins"));
            move(Move.CONTINUE);
            assertThat(Integer.parseInt(value(stop(), "spins"))).isEqualTo(spins + 1);
            get(opened().session().end(false));
            assertThat(ended().failure()).isNull();
            assertThat(process.ended().toCompletableFuture()).as("it goes on").isNotDone();
        }
    }
}
