package dev.tandem.debug;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What variables were set to at the present stop, for adapters that go on telling what they were: see {@link Quirk#SET_VALUE_SEEN_LATER}. All numbers
 * are the adapter's. Owned by the hub's loop.
 */
final class SetValues {
    private static final List<String> OF_A_VALUE =
            List.of("value", "type", "variablesReference", "namedVariables", "indexedVariables");

    private record Place(int container, String name) {}

    private final Map<Place, ObjectNode> values = new HashMap<>();

    /** The program goes on: the adapter knows them then. */
    void forget() {
        values.clear();
    }

    /** @param answer the body of the adapter's, to {@code setVariable} */
    void set(int container, String name, ObjectNode answer) {
        values.put(new Place(container, name), answer);
    }

    /** {@return the body of an answer to {@code variables}, with what was set; the same one if none of them was} */
    ObjectNode over(int container, ObjectNode body) {
        if (values.keySet().stream().noneMatch(place -> place.container() == container)) {
            return body;
        }
        ObjectNode changed = body.deepCopy();
        for (JsonNode variable : changed.path("variables")) {
            ObjectNode value =
                    values.get(new Place(container, variable.path("name").asText()));
            if (value != null && variable instanceof ObjectNode object) {
                OF_A_VALUE.stream().filter(value::has).forEach(field -> object.set(field, value.get(field)));
            }
        }
        return changed;
    }
}
