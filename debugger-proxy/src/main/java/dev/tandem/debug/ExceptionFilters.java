package dev.tandem.debug;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The kinds of exceptions that an adapter can stop at.
 *
 * @param told as it has told them in {@code exceptionBreakpointFilters}
 */
record ExceptionFilters(JsonNode told) {
    private static final String FILTERS = "filters";
    private static final String OPTIONS = "filterOptions";

    /**
     * {@return arguments of {@code setExceptionBreakpoints} for this adapter} What nobody has chosen about is on if the adapter has it on by default;
     * what the adapter does not know is left out, since some refuse all of it then.
     *
     * @param chosen {@code filters} and {@code filterOptions} that are on, and {@code off}, the names of those that are off
     */
    ObjectNode wanted(ObjectNode chosen) {
        Set<String> on = names(chosen.path(FILTERS));
        Set<String> off = names(chosen.path(BreakpointRequest.OFF));
        Map<String, JsonNode> options = new HashMap<>();
        chosen.path(OPTIONS)
                .forEach(option -> options.put(option.path("filterId").asText(), option));
        ObjectNode arguments = JsonNodeFactory.instance.objectNode();
        ArrayNode plain = arguments.putArray(FILTERS);
        for (JsonNode filter : told) {
            String name = filter.path("filter").asText();
            JsonNode option = options.get(name);
            if (option != null && filter.path("supportsCondition").asBoolean()) {
                arguments.withArray(OPTIONS).add(option);
            } else if (option != null
                    || on.contains(name)
                    || (filter.path("default").asBoolean() && !off.contains(name))) {
                plain.add(name);
            }
        }
        return arguments;
    }

    /** {@return whether these arguments stop at no exception} */
    static boolean isNothing(ObjectNode arguments) {
        return arguments.path(FILTERS).isEmpty() && arguments.path(OPTIONS).isEmpty();
    }

    private static Set<String> names(JsonNode list) {
        Set<String> names = new HashSet<>();
        list.forEach(name -> names.add(name.asText()));
        return names;
    }
}
