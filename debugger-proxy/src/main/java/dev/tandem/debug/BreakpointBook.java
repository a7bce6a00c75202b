package dev.tandem.debug;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What has become of breakpoints, as adapters tell it now and later, and how often each was hit. Owned by the hub's loop. */
final class BreakpointBook {
    /**
     * One that somebody wants.
     *
     * @param id by which they know it; empty if they do not want to know
     * @param index in the adapter's answer
     * @param log what is logged by us, since the adapter does not; empty for all others
     */
    record Line(Optional<String> id, int index, Optional<String> log) {}

    /** One that the adapter has. */
    private record Entry(Line line, String source, JsonNode told) {
        boolean isAt(String path, int number) {
            return source.equals(path) && told.path("line").asInt() == number;
        }
    }

    private final Audience audience;
    private final Map<BreakpointRequest.Place, List<Entry>> places = new LinkedHashMap<>();
    private final Map<String, Integer> hits = new HashMap<>();
    private List<BreakpointState> last = List.of();

    BreakpointBook(Audience audience) {
        this.audience = audience;
    }

    /** The adapter has answered. */
    void set(BreakpointRequest.Place place, List<Line> lines, JsonNode answers) {
        List<Entry> entries = new ArrayList<>();
        for (Line line : lines) {
            entries.add(new Entry(line, place.source(), answers.path(line.index())));
        }
        places.put(place, entries);
        tell();
    }

    /** The adapter tells more of one. */
    void changed(ObjectNode event) {
        JsonNode told = event.path("breakpoint");
        if (!told.has("id")) {
            return;
        }
        for (List<Entry> entries : places.values()) {
            entries.replaceAll(entry -> entry.told().path("id").equals(told.path("id"))
                    ? new Entry(entry.line(), entry.source(), merged(entry.told(), told))
                    : entry);
        }
        tell();
    }

    private static JsonNode merged(JsonNode before, JsonNode told) {
        return before instanceof ObjectNode object && told instanceof ObjectNode more
                ? object.deepCopy().setAll(more)
                : told;
    }

    /** {@return whether there is any whose message we have to log} */
    boolean logs() {
        return places.values().stream()
                .flatMap(List::stream)
                .anyMatch(entry -> entry.line().log().isPresent());
    }

    /** {@return those at which a program stands}
     *
     * @param ids of the adapter; null if it does not tell
     * @param path of the file in which it stands, where there are no ids
     * @param line in that file
     */
    private List<Entry> at(JsonNode ids, String path, int line) {
        List<Entry> found = new ArrayList<>();
        for (List<Entry> entries : places.values()) {
            for (Entry entry : entries) {
                if (ids.isArray() ? contains(ids, entry.told().path("id")) : entry.isAt(path, line)) {
                    found.add(entry);
                }
            }
        }
        return found;
    }

    private static boolean contains(JsonNode ids, JsonNode id) {
        for (JsonNode one : ids) {
            if (id.isNumber() && one.asInt() == id.asInt()) {
                return true;
            }
        }
        return false;
    }

    /**
     * {@return the messages that we have to log where a program has stopped} Empty if it has stopped for people: at a breakpoint that
     * does not log, or at none.
     */
    List<String> logsAt(ObjectNode why, String path, int line) {
        List<Entry> hit = at(why.path("hitBreakpointIds"), path, line);
        if (hit.isEmpty() || hit.stream().anyMatch(entry -> entry.line().log().isEmpty())) {
            return List.of();
        }
        hit.forEach(this::count);
        tell();
        return hit.stream().flatMap(entry -> entry.line().log().stream()).toList();
    }

    /** Everybody has seen a stop. */
    void seen(Stop stop) {
        if (!stop.why().path("reason").asText().contains("breakpoint")) {
            return;
        }
        JsonNode top = stop.frames().path(0);
        List<Entry> hit = at(
                stop.why().path("hitBreakpointIds"),
                top.path("source").path("path").asText(),
                top.path("line").asInt());
        if (!hit.isEmpty()) {
            hit.forEach(this::count);
            tell();
        }
    }

    private void count(Entry entry) {
        entry.line().id().ifPresent(id -> hits.merge(id, 1, Integer::sum));
    }

    private void tell() {
        Map<String, BreakpointState> states = new TreeMap<>();
        for (List<Entry> entries : places.values()) {
            for (Entry entry : entries) {
                entry.line().id().ifPresent(id -> states.put(id, state(id, entry.told())));
            }
        }
        List<BreakpointState> all = List.copyOf(states.values());
        if (!all.equals(last)) {
            last = all;
            audience.tell(new DebugNews.Breakpoints(all));
        }
    }

    private BreakpointState state(String id, JsonNode told) {
        return new BreakpointState(
                id,
                told.path("verified").asBoolean(),
                told.hasNonNull("line") ? told.path("line").asInt() : null,
                told.hasNonNull("message") ? told.path("message").asText() : null,
                hits.getOrDefault(id, 0));
    }
}
