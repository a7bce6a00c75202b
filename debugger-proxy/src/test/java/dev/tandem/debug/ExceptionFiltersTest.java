package dev.tandem.debug;

import static dev.tandem.debug.Answered.get;
import static dev.tandem.debug.Answered.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.debug.dap.Wire;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** At which exceptions a program stops, of which nobody or somebody has chosen. */
class ExceptionFiltersTest {
    private final FakeAdapter adapter = new FakeAdapter();
    private final Follower ana = new Follower();
    private final DebugSession hub = DebugSession.with(
            Wire.of(adapter.input(), adapter.output()), ProgramSide.NONE, Set.of(), DebugRules.DEFAULT, Epoch.FIRST);

    ExceptionFiltersTest() throws IOException {}

    @AfterEach
    void close() throws IOException {
        hub.close();
        adapter.close();
    }

    @Test
    void whatNobodyHasChosenAboutIsAsTheAdapterHasIt() {
        offers("raised", false, "uncaught", true);
        start(chosen(List.of(), Map.of(), List.of()));
        assertThat(asked()).isEqualTo("{\"filters\":[\"uncaught\"]}");
    }

    @Test
    void aChoiceCountsWhileTheProgramRunsToo() {
        offers("raised", false, "uncaught", true);
        start(chosen(List.of("raised"), Map.of(), List.of("uncaught")));
        assertThat(asked()).isEqualTo("{\"filters\":[\"raised\"]}");
        ObjectNode _ = get(hub.set(chosen(List.of(), Map.of(), List.of("raised", "uncaught"))));
        assertThat(asked()).isEqualTo("{\"filters\":[]}");
        ObjectNode _ = get(hub.set(chosen(List.of(), Map.of(), List.of("raised"))));
        assertThat(asked()).isEqualTo("{\"filters\":[\"uncaught\"]}");
    }

    /** Sessions are of several languages, and some adapters refuse all filters if they do not know one. */
    @Test
    void anAdapterHearsOfItsOwnFiltersOnly() {
        offers("throw", false);
        start(chosen(List.of("raised", "throw"), Map.of("caught", "ValueError"), List.of("uncaught")));
        assertThat(asked()).isEqualTo("{\"filters\":[\"throw\"]}");
    }

    @Test
    void whereThereIsNothingToStopAtNothingIsAsked() {
        offers("throw", false);
        start(chosen(List.of("raised"), Map.of(), List.of()));
        assertThat(adapter.asked()).doesNotContain("setExceptionBreakpoints");
    }

    @Test
    void conditionsAreForThoseWhoTakeThem() {
        offers("some", false, "uncaught", true);
        ((ObjectNode) adapter.capabilities.at("/exceptionBreakpointFilters/0")).put("supportsCondition", true);
        start(chosen(List.of(), Map.of("some", "A", "uncaught", "B"), List.of()));
        assertThat(asked())
                .isEqualTo(
                        "{\"filters\":[\"uncaught\"],\"filterOptions\":[{\"filterId\":\"some\",\"condition\":\"A\"}]}");
    }

    /** An editor of somebody's own tells what it wants itself. */
    @Test
    void whatAnEditorWantsComesBesideIt() {
        offers("raised", false, "uncaught", true);
        start(chosen(List.of(), Map.of(), List.of("uncaught")));
        ObjectNode arguments = json();
        arguments.putArray("filters").add("raised");
        BreakpointOwner editor = BreakpointOwner.Client.of(new Participant("bo", "Bo"));
        ObjectNode _ = get(hub.set(editor, new BreakpointRequest("setExceptionBreakpoints", arguments)));
        assertThat(asked()).isEqualTo("{\"filters\":[\"raised\"]}");
        Void _ = get(hub.forget(editor::equals));
        assertThat(asked()).isEqualTo("{\"filters\":[]}");
    }

    private void offers(Object... namesAndDefaults) {
        ArrayNode filters = adapter.capabilities.putArray("exceptionBreakpointFilters");
        for (int i = 0; i < namesAndDefaults.length; i += 2) {
            filters.addObject().put("filter", (String) namesAndDefaults[i]).put("default", (boolean)
                    namesAndDefaults[i + 1]);
        }
    }

    private static BreakpointRequest chosen(List<String> on, Map<String, String> conditions, List<String> off) {
        ObjectNode arguments = json();
        ArrayNode filters = arguments.putArray("filters");
        on.forEach(filters::add);
        ArrayNode options = arguments.putArray("filterOptions");
        conditions.forEach((filter, condition) ->
                options.addObject().put("filterId", filter).put("condition", condition));
        ArrayNode without = arguments.putArray(BreakpointRequest.OFF);
        off.forEach(without::add);
        return new BreakpointRequest("setExceptionBreakpoints", arguments);
    }

    private void start(BreakpointRequest exceptions) {
        Void _ = get(hub.join(ana));
        Void _ = get(hub.start(new Opening("fake", false, json(), List.of(exceptions))));
        ana.seen(2);
    }

    private String asked() {
        return adapter.lastArguments("setExceptionBreakpoints").toString();
    }
}
