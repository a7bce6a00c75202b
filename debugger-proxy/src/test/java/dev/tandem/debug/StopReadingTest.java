package dev.tandem.debug;

import static dev.tandem.debug.Answered.get;
import static dev.tandem.debug.Answered.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.debug.dap.Wire;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What of a stop is read for everybody, and what is left to those who ask for it. */
class StopReadingTest {
    private static final int LOCALS = 10;

    private final FakeAdapter adapter = new FakeAdapter();
    private final DebugSession session = DebugSession.with(
            Wire.of(adapter.input(), adapter.output()),
            ProgramSide.NONE,
            Set.of(Quirk.MODULES_AMONG_VALUES),
            DebugRules.DEFAULT,
            Epoch.FIRST);
    private final Follower ana = new Follower();

    StopReadingTest() throws IOException {}

    @AfterEach
    void close() throws IOException {
        session.close();
        adapter.close();
    }

    private Stop whole() {
        get(session.join(ana));
        get(session.start(new Opening("fake", false, json(), List.of())));
        return ana.await(DebugNews.Seen.class, DebugNews.Seen::whole).stop();
    }

    private static ObjectNode list(String name, ObjectNode... ones) {
        ObjectNode body = json();
        body.putArray(name).addAll(List.of(ones));
        return body;
    }

    private static ObjectNode frame(int id) {
        return json().put("id", id).put("name", "frame " + id).put("line", 1).put("column", 1);
    }

    private static ObjectNode value(String name, String type, int reference) {
        return json().put("name", name).put("value", "...").put("type", type).put("variablesReference", reference);
    }

    private void locals(int frame, ObjectNode... variables) {
        adapter.says(
                "scopes",
                frame,
                list("scopes", json().put("name", "Locals").put("variablesReference", LOCALS + frame)));
        adapter.says("variables", LOCALS + frame, list("variables", variables));
    }

    @Test
    void theProgramsOwnFramesAreOpenedAndThoseOfItsLanguageAreNot() {
        ObjectNode skipped = frame(2);
        skipped.putObject("source").put("presentationHint", "deemphasize");
        adapter.says(
                "stackTrace",
                7,
                list(
                        "stackFrames",
                        frame(1),
                        skipped,
                        frame(3).put("presentationHint", "subtle"),
                        frame(4).put("presentationHint", "label"),
                        frame(5),
                        frame(6).put("presentationHint", "normal"),
                        frame(8)));
        for (int frame : List.of(1, 2, 3, 4, 5, 6, 8)) {
            locals(frame, value("n", "int", 0));
        }
        Stop stop = whole();
        assertThat(stop.frames()).hasSize(7);
        assertThat(opened(stop)).containsExactly("frame 1", "frame 5", "frame 6");
    }

    private static List<String> opened(Stop stop) {
        return stop.frames()
                .valueStream()
                .filter(frame -> frame.has("scopes"))
                .map(frame -> frame.path("name").asText())
                .toList();
    }

    @Test
    void whereThePeopleStandIsOpenedWhosesoeverCodeItIs() {
        adapter.says("stackTrace", 7, list("stackFrames", frame(1).put("presentationHint", "subtle"), frame(2)));
        locals(1, value("n", "int", 0));
        locals(2, value("n", "int", 0));
        assertThat(opened(whole())).containsExactly("frame 1", "frame 2");
    }

    @Test
    void whatIsCodeIsOpenedByThoseWhoAsk() {
        adapter.says("stackTrace", 7, list("stackFrames", frame(1)));
        locals(1, value("run", "function", 2), value("os", "module", 3), value("at", "Module", 4));
        adapter.says("variables", 2, list("variables", value("name", "string", 0)));
        adapter.says("variables", 3, list("variables", value("name", "str", 0)));
        adapter.says("variables", 4, list("variables", value("x", "int", 0)));
        Stop stop = whole();
        JsonNode variables = stop.frames().path(0).path("scopes").path(0).path("variables");
        assertThat(variables
                        .valueStream()
                        .filter(it -> it.has("variables"))
                        .map(it -> it.path("name").asText()))
                .containsExactly("at");
        ObjectNode asked = get(session.ask(
                "variables",
                json().put(
                                "variablesReference",
                                variables.path(0).path("variablesReference").asInt()),
                stop.epoch()));
        assertThat(asked.path("variables").path(0).path("name").asText()).isEqualTo("name");
    }
}
