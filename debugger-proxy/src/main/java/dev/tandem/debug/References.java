package dev.tandem.debug;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of frames and variables that participants see. They are ours and are never given twice: adapters begin anew at each stop, and some answer an old
 * number with what it means at the new one, which would show people something that is not there.
 *
 * <p>Owned by the hub's loop.
 */
final class References {
    private static final String FRAME = "frameId";
    private static final String VARIABLES = "variablesReference";

    private final Map<Integer, Integer> adapters = new HashMap<>();
    private final Map<String, Integer> ours = new HashMap<>();
    /** The adapter's numbers of frames, by our numbers of their scopes. */
    private final Map<Integer, Integer> scopes = new HashMap<>();

    private int last;

    /** The program goes on, or something has changed: what was given means nothing any more. */
    void forget() {
        adapters.clear();
        ours.clear();
        scopes.clear();
    }

    private int ours(String kind, int adapters) {
        return ours.computeIfAbsent(kind + adapters, _ -> {
            last++;
            this.adapters.put(last, adapters);
            return last;
        });
    }

    /**
     * {@return the arguments of a request as the adapter understands them}
     *
     * @throws DebugException {@code DEBUG-03} if there is a number in it that is not of this stop
     */
    ObjectNode inward(ObjectNode arguments) {
        ObjectNode changed = arguments.deepCopy();
        for (String field : List.of(FRAME, VARIABLES)) {
            JsonNode number = changed.get(field);
            if (number != null && number.asInt() != 0) {
                Integer known = adapters.get(number.asInt());
                if (known == null) {
                    throw new DebugException(
                            DebugError.UNKNOWN_REFERENCE, "There is no " + field + " " + number + " at this stop.");
                }
                changed.put(field, known);
            }
        }
        return changed;
    }

    /** {@return the body of an answer, or of an event, as participants understand it} */
    ObjectNode outward(ObjectNode body) {
        ObjectNode changed = body.deepCopy();
        replace(changed, VARIABLES);
        each(changed.get("variables"), VARIABLES);
        each(changed.get("scopes"), VARIABLES);
        if (changed.get("stackFrames") instanceof ArrayNode frames) {
            for (JsonNode frame : frames) {
                if (frame instanceof ObjectNode object) {
                    object.put("id", ours(FRAME, object.path("id").asInt()));
                }
            }
        }
        return changed;
    }

    /**
     * {@return scopes as participants understand them} Those of different frames have different numbers, also where the adapter gives them
     * the same.
     *
     * @param frame the adapter's number
     */
    ObjectNode outwardScopes(ObjectNode body, int frame) {
        ObjectNode changed = body.deepCopy();
        for (JsonNode scope : changed.path("scopes")) {
            int number = scope.path(VARIABLES).asInt();
            if (number != 0 && scope instanceof ObjectNode object) {
                int own = ours(VARIABLES + " of frame " + frame + ' ', number);
                object.put(VARIABLES, own);
                scopes.put(own, frame);
            }
        }
        return changed;
    }

    /** {@return the adapter's number of the frame whose scope a request is about; null if it is about no scope} */
    @Nullable Integer frameOfScope(ObjectNode arguments) {
        return scopes.get(arguments.path(VARIABLES).asInt());
    }

    private void each(@Nullable JsonNode list, String field) {
        if (list instanceof ArrayNode array) {
            for (JsonNode one : array) {
                if (one instanceof ObjectNode object) {
                    replace(object, field);
                }
            }
        }
    }

    private void replace(ObjectNode object, String field) {
        int number = object.path(field).asInt();
        if (number != 0) {
            object.put(field, ours(field, number));
        }
    }
}
