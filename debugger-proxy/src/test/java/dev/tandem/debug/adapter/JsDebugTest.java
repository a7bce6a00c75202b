package dev.tandem.debug.adapter;

import static dev.tandem.debug.Answered.get;
import static dev.tandem.debug.Answered.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.debug.DebugNews;
import dev.tandem.debug.Follower;
import dev.tandem.debug.Move;
import dev.tandem.debug.Quirk;
import dev.tandem.debug.Shows;
import dev.tandem.debug.Stop;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsDebugTest extends RealAdapterTest {
    JsDebugTest() {
        super(new JsDebug(), "program.js");
    }

    /** With each page comes what is inside of the language. */
    @Override
    void assertPage(JsonNode variables) {
        assertThat(variables).hasSize(11);
        assertThat(variables.path(0).path("name").asText()).isEqualTo("500");
        assertThat(variables
                        .path(10)
                        .path("presentationHint")
                        .path("visibility")
                        .asText())
                .isEqualTo("internal");
    }

    @Test
    void exceptionsAreStoppedAt() throws Exception {
        open("throw");
        start(exceptions("uncaught"));
        Stop thrown = stop();
        assertThat(lineOf(thrown)).isEqualTo(line("throw"));
        assertThat(thrown.why().path("reason").asText()).isEqualTo("exception");
        assertThat(ask("exceptionInfo", json().put("threadId", thrown.threadId()))
                        .toString())
                .contains("thrown");
        move(Move.CONTINUE);
        assertThat(ended().exitCode()).isEqualTo(1);
        assertThat(output("stderr")).contains("Error: thrown");
    }

    @Test
    void whatNodeSaysOfItsDebuggerIsNoErrorOfTheProgram() throws Exception {
        open();
        start();
        assertThat(ended().exitCode()).isEqualTo(3);
        assertThat(output("console")).contains("Debugger attached.\n");
        assertThat(output("stderr")).isEmpty();
    }

    @Test
    @Shows(Quirk.VERIFIED_LATER)
    void breakpointsAreVerifiedLater() throws Exception {
        assertThat(new JsDebug().quirks(installed())).contains(Quirk.VERIFIED_LATER);
        open();
        start(breakpoints(at("return")));
        stop();
        List<DebugNews.Breakpoints> told = ana.all(DebugNews.Breakpoints.class);
        assertThat(told.getFirst().all())
                .singleElement()
                .satisfies(it -> assertThat(it.verified()).isFalse());
        assertThat(told.getLast().all())
                .singleElement()
                .satisfies(it -> assertThat(it.verified()).isTrue());
    }

    @Test
    void aProgramThatRunsIsAttachedToAndGoesOnAfterwards() throws Exception {
        int port = RealAdapters.freePort();
        List<String> program = List.of("node", "--inspect=127.0.0.1:" + port, path().toString(), "spin");
        try (HostProcess process = new QuickHost().start(program, RealAdapters.environment(), Path.of("/"))) {
            RealAdapters.awaitPort(port);
            open(new DebugTarget.Port(port, RealAdapters.environment(), path().getRoot()));
            start(breakpoints(at("spin")));
            int spins = Integer.parseInt(value(stop(), "spins"));
            move(Move.CONTINUE);
            assertThat(Integer.parseInt(value(stop(), "spins"))).isEqualTo(spins + 1);
            get(opened().session().end(false));
            assertThat(ended().failure()).isNull();
            assertThat(process.ended().toCompletableFuture()).as("it goes on").isNotDone();
        }
    }

    @Test
    @Shows(Quirk.FUNCTIONS_AMONG_VALUES)
    void whatIsCodeIsReadByThoseWhoOpenIt() throws Exception {
        open();
        start(breakpoints(at("start")));
        Stop stop = stop();
        for (String code : List.of("total", "Account", "require", "module")) {
            assertThat(local(stop, 0, code).has("variables")).as(code).isFalse();
        }
        assertThat(children(local(stop, 0, "total"))).isNotEmpty();
        move(Move.CONTINUE);
        assertThat(ended().exitCode()).isEqualTo(3);
    }

    /** V8 reads a scope as it was when the program stopped; everybody sees what was set all the same, and the program has it. */
    @Test
    @Shows(Quirk.SET_VALUE_SEEN_LATER)
    void whatWasSetIsSeenByAllAtTheSameStop() throws Exception {
        assertThat(new JsDebug().quirks(installed())).contains(Quirk.SET_VALUE_SEEN_LATER);
        open();
        start(breakpoints(at("loop").put("condition", "amount == 10")));
        Stop stop = stop();
        assertThat(value(stop, "total")).isEqualTo("45");
        JsonNode set = ask(
                "setVariable",
                json().put("variablesReference", scopeOf(stop, "total"))
                        .put("name", "total")
                        .put("value", "990"));
        assertThat(set.path("value").asText()).isEqualTo("990");
        for (Follower each : List.of(ana, bo)) {
            each.await(
                    DebugNews.Seen.class,
                    it -> it.stop().epoch().equals(stop.epoch())
                            && value(it.stop(), "total").equals("990"));
        }
        assertThat(evaluate(stop, "total").path("result").asText()).isEqualTo("990");
        move(Move.CONTINUE);
        assertThat(ended().exitCode()).isEqualTo(3);
        assertThat(output("stdout")).isEqualTo("total 1000 1000\n");
    }
}
