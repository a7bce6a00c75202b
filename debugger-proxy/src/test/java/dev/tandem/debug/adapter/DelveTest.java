package dev.tandem.debug.adapter;

import static dev.tandem.debug.Answered.get;
import static dev.tandem.debug.Answered.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.debug.BreakpointRequest;
import dev.tandem.debug.DebugNews;
import dev.tandem.debug.Move;
import dev.tandem.debug.Quirk;
import dev.tandem.debug.Shows;
import dev.tandem.debug.Stop;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class DelveTest extends RealAdapterTest {
    DelveTest() {
        super(new Delve(), "program.go");
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

    @Test
    void functionsAndPanicsAreStoppedAt() throws Exception {
        open("throw");
        ObjectNode functions = json();
        functions.putArray("breakpoints").addObject().put("name", "main.total");
        start(new BreakpointRequest("setFunctionBreakpoints", functions));
        assertThat(stop().frames().path(0).path("name").asText()).isEqualTo("main.total");
        move(Move.CONTINUE);
        Stop thrown = stop();
        assertThat(thrown.why().path("reason").asText()).isEqualTo("exception");
        assertThat(thrown.why().toString()).contains("thrown");
        get(opened().session().end(true));
        ended();
    }

    @Test
    @Shows(Quirk.HIT_CONDITIONS_NOT_ANNOUNCED)
    void whatItDoesNotAnnounceIsAnnounced() throws Exception {
        assertThat(new Delve().quirks(installed())).contains(Quirk.HIT_CONDITIONS_NOT_ANNOUNCED);
        open();
        start(breakpoints(at("loop").put("hitCondition", "4")));
        assertThat(value(stop(), "amount")).isEqualTo("4");
        assertThat(ana.all(DebugNews.Started.class).getFirst().capabilities().toString())
                .contains("\"supportsHitConditionalBreakpoints\":true");
    }

    @Test
    void aServerOfItsOwnIsAttachedToAndGoesOnAfterwards() throws Exception {
        int port = RealAdapters.freePort();
        List<String> server = List.of(
                installed().home(),
                "exec",
                "--headless",
                "--accept-multiclient",
                "--listen=127.0.0.1:" + port,
                command().getFirst(),
                "--",
                "spin");
        try (HostProcess process = new QuickHost().start(server, RealAdapters.environment(), Path.of("/"))) {
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
