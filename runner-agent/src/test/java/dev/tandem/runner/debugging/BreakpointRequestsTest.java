package dev.tandem.runner.debugging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.crdt.Doc;
import dev.tandem.crdt.RelativePosition;
import dev.tandem.crdt.RelativePositions;
import dev.tandem.crdt.YMap;
import dev.tandem.debug.BreakpointRequest;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.RunId;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What becomes of the document of breakpoints. */
class BreakpointRequestsTest {
    private static final EntryId MAIN = EntryId.next();
    private static final EntryId GONE = EntryId.next();
    private static final RunId RUN = RunId.next();

    private final Doc document = new Doc();
    private final Doc text = new Doc();
    private final DebugSettings settings = new DebugSettings();
    private final SourceFiles files = new Files();

    /** A file with a text. */
    private final class Files implements SourceFiles {
        @Override
        public Optional<String> path(EntryId file) {
            return file.equals(MAIN) ? Optional.of("src/main.py") : Optional.empty();
        }

        @Override
        public Map<String, EntryId> paths() {
            return Map.of("src/main.py", MAIN);
        }

        @Override
        public OptionalInt line(EntryId file, RelativePosition position) {
            var place = RelativePositions.createAbsolutePositionFromRelativePosition(position, text, false);
            return place == null
                    ? OptionalInt.empty()
                    : OptionalInt.of(1
                            + (int) text.getText("content")
                                    .toString()
                                    .chars()
                                    .limit(place.index())
                                    .filter(it -> it == '\n')
                                    .count());
        }
    }

    @Test
    void linesMoveWithTheText() {
        text.getText("content").insert(0, "a\nb\nc\n");
        put("b1", line(MAIN, 3, position(4), Map.of("condition", "x > 1", "logMessage", "{x}")));
        put("b2", line(MAIN, 2, null, Map.of("enabled", false)));
        BreakpointRequest before = request("src/main.py");
        assertThat(before.arguments().at("/source/path").asText()).isEqualTo("/workspace/src/main.py");
        assertThat(before.ids()).containsExactly("b1");
        assertThat(before.arguments().at("/breakpoints/0/line").asInt()).isEqualTo(3);
        assertThat(before.arguments().at("/breakpoints/0/condition").asText()).isEqualTo("x > 1");

        text.getText("content").insert(0, "new\nlines\n");
        BreakpointRequest after = request("src/main.py");
        assertThat(after).isNotEqualTo(before);
        assertThat(after.arguments().at("/breakpoints/0/line").asInt()).isEqualTo(5);
    }

    @Test
    void aPositionThatIsNotKnownLeavesTheLineWhereItWas() {
        put("b1", line(MAIN, 7, "not base64!", Map.of()));
        put("b2", line(MAIN, 9, Base64.getEncoder().encodeToString(new byte[] {1, 2, 3}), Map.of()));
        assertThat(request("src/main.py").arguments().at("/breakpoints/0/line").asInt())
                .isEqualTo(7);
        assertThat(request("src/main.py").arguments().at("/breakpoints/1/line").asInt())
                .isEqualTo(9);
    }

    @Test
    void functionsAndExceptionsAreRequestsOfTheirOwn() {
        put("f", Map.of("kind", "function", "function", "main", "hitCondition", "3"));
        put("exceptions", "raised", Map.of("enabled", true));
        put("exceptions", "uncaught", Map.of("enabled", false));
        put("exceptions", "some", Map.of("enabled", true, "condition", "ValueError"));
        Map<String, BreakpointRequest> requests = requests();
        BreakpointRequest functions = found(requests, BreakpointRequests.FUNCTIONS);
        assertThat(functions.arguments().at("/breakpoints/0/name").asText()).isEqualTo("main");
        assertThat(functions.arguments().at("/breakpoints/0/hitCondition").asText())
                .isEqualTo("3");
        BreakpointRequest exceptions = found(requests, BreakpointRequests.EXCEPTIONS);
        assertThat(exceptions.arguments().toString())
                .isEqualTo(
                        "{\"filters\":[\"raised\"],\"filterOptions\":[{\"filterId\":\"some\",\"condition\":\"ValueError\"}],\"off\":[\"uncaught\"]}");
        assertThat(BreakpointRequests.nothingOf(functions).arguments().toString())
                .isEqualTo("{\"breakpoints\":[]}");
    }

    @Test
    void valuesAreWatchedByTheAdapterThatKnowsThem() {
        put("a", data("java", "Main#all", Map.of("persists", true, "accessType", "readWrite", "condition", "all > 3")));
        put("b", data("lldb", "0x7/4", Map.of("persists", true)));
        put("c", data("java", "Main#count@7", Map.of("run", RUN.toString(), "epoch", 4)));
        put("d", data("java", "Main#count@7", Map.of("run", RunId.next().toString(), "epoch", 4)));
        BreakpointRequest request = request(BreakpointRequests.DATA);
        assertThat(request.ids()).containsExactly("a", "c");
        assertThat(request.arguments().toString())
                .isEqualTo(
                        "{\"breakpoints\":[{\"dataId\":\"Main#all\",\"accessType\":\"readWrite\",\"condition\":\"all > 3\"},"
                                + "{\"dataId\":\"Main#count@7\"}]}");
        assertThat(BreakpointRequests.nothingOf(request).arguments().toString()).isEqualTo("{\"breakpoints\":[]}");
    }

    /** An object is gone with the program that made it. */
    @Test
    void whatBelongsToOneStartOfTheProgramEndsWithIt() {
        put("a", data("java", "Main#all", Map.of("persists", true)));
        put("c", data("java", "Main#count@7", Map.of("run", RUN.toString(), "epoch", 4)));
        BreakpointRequests.Wanted wanted = wanted();
        assertThat(wanted.over(1)).isEmpty();
        assertThat(found(wanted.from(1), BreakpointRequests.DATA).ids()).containsExactly("a", "c");
        assertThat(wanted.over(5)).containsExactly("c");
        assertThat(found(wanted.from(5), BreakpointRequests.DATA).ids()).containsExactly("a");
    }

    private static Map<String, Object> data(String adapter, String dataId, Map<String, ?> more) {
        Map<String, Object> fields = new HashMap<>(more);
        fields.put("kind", "data");
        fields.put("adapter", adapter);
        fields.put("dataId", dataId);
        return fields;
    }

    /** Anybody with the right writes the document with any client. */
    @Test
    void whatHasAnotherShapeCountsAsAbsent() {
        put("a", Map.of("kind", "line", "entry", "no id", "line", 3));
        put("b", line(MAIN, 0, null, Map.of()));
        put("c", line(GONE, 3, null, Map.of()));
        put("d", Map.of("kind", "line", "entry", MAIN.toString(), "line", "three"));
        put("e", Map.of("kind", "function"));
        put("f", Map.of("kind", "function", "function", "x".repeat(3_000)));
        put("g", Map.of());
        put("k", Map.of("kind", "data", "dataId", "Main#all", "persists", true));
        put("l", Map.of("kind", "data", "adapter", "java", "persists", true));
        put("m", data("java", "Main#all", Map.of("persists", true, "accessType", "execute")));
        put("n", data("java", "Main#all", Map.of("persists", "yes", "run", "no id", "epoch", 1)));
        put("o", data("java", "Main#all", Map.of("run", RUN.toString(), "epoch", "4")));
        put("p", data("java", "x".repeat(3_000), Map.of("persists", true)));
        document.getMap("breakpoints").set("h", "text");
        document.getMap("exceptions").set("i", 7);
        put("exceptions", "q", Map.of("enabled", "no"));
        settings.update(new byte[] {9, 9, 9});
        assertThat(requests()).containsOnlyKeys(BreakpointRequests.EXCEPTIONS);
        assertThat(request(BreakpointRequests.EXCEPTIONS).arguments().toString())
                .isEqualTo("{\"filters\":[],\"filterOptions\":[],\"off\":[]}");
    }

    private BreakpointRequest request(String place) {
        return found(requests(), place);
    }

    private static BreakpointRequest found(Map<String, BreakpointRequest> requests, String place) {
        return Objects.requireNonNull(requests.get(place), place);
    }

    private Map<String, BreakpointRequest> requests() {
        return wanted().requests();
    }

    private BreakpointRequests.Wanted wanted() {
        settings.load(document.encodeStateAsUpdate());
        return BreakpointRequests.of(settings, files, RUN, "java");
    }

    private String position(int index) {
        return Base64.getEncoder()
                .encodeToString(RelativePositions.encodeRelativePosition(
                        RelativePositions.createRelativePositionFromTypeIndex(text.getText("content"), index, 0)));
    }

    private static Map<String, Object> line(
            EntryId entry, int line, @Nullable String position, Map<String, Object> more) {
        Map<String, Object> fields = new HashMap<>(more);
        fields.put("kind", "line");
        fields.put("entry", entry.toString());
        fields.put("line", line);
        if (position != null) {
            fields.put("position", position);
        }
        return fields;
    }

    private void put(String id, Map<String, ?> fields) {
        put("breakpoints", id, fields);
    }

    private void put(String root, String id, Map<String, ?> fields) {
        YMap map = new YMap();
        fields.forEach((name, value) -> map.set(name, Objects.requireNonNull(value)));
        document.getMap(root).set(id, map);
    }
}
