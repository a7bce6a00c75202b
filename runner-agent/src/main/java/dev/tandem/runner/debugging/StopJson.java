package dev.tandem.runner.debugging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.debug.Stop;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.JsonLength;
import dev.tandem.sandbox.Sandbox;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A stop as people are told it: the fields that {@code docs/debugging.md} names, of the kinds that it says, and no more than {@link
 * JsonLength#MOST}. What an adapter tells comes from a sandbox.
 */
final class StopJson {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int MOST_TEXT = 4_096;
    private static final int MOST_NAME = 1_000;
    private static final int MOST_FRAMES = 20;
    private static final int MOST_SCOPES = 20;
    private static final int MOST_VARIABLES = 1_000;
    private static final int DEEPEST = 4;

    private final Map<String, EntryId> files;

    /** @param files by their paths, relative to the workspace */
    StopJson(Map<String, EntryId> files) {
        this.files = files;
    }

    /**
     * {@return a stop}
     *
     * @param changes how often somebody has changed something there
     * @param by who brought it there; null for nobody
     * @param move what they did; null likewise
     */
    ObjectNode of(Stop stop, int changes, @Nullable String by, @Nullable String move) {
        ObjectNode told = head(stop.why(), by, move).put("threadId", stop.threadId());
        if (changes > 0) {
            told.put("changes", changes);
        }
        told.put("totalFrames", Math.max(stop.totalFrames(), stop.frames().size()));
        ArrayNode frames = told.putArray("frames");
        for (JsonNode frame : stop.frames()) {
            if (frames.size() < MOST_FRAMES && frame.isObject()) {
                frames.add(frame(frame));
            }
        }
        return fitted(told);
    }

    /** {@return a stop of which nothing has been read} */
    ObjectNode unread(JsonNode why, @Nullable String by, @Nullable String move) {
        ObjectNode told = head(why, by, move)
                .put("threadId", why.path("threadId").asInt())
                .put("totalFrames", 0);
        told.putArray("frames");
        return told;
    }

    private static ObjectNode head(JsonNode why, @Nullable String by, @Nullable String move) {
        ObjectNode told = JSON.objectNode();
        told.put("reason", shortened(why.path("reason").asText("stopped"), MOST_NAME));
        copyText(why, told, "description", MOST_TEXT);
        copyText(why, told, "text", MOST_TEXT);
        if (why.path("allThreadsStopped").isBoolean()) {
            told.set("allThreadsStopped", why.get("allThreadsStopped"));
        }
        if (why.path("hitBreakpointIds") instanceof ArrayNode ids) {
            ArrayNode numbers = told.putArray("hitBreakpointIds");
            ids.forEach(id -> {
                if (id.isIntegralNumber() && numbers.size() < MOST_FRAMES) {
                    numbers.add(id.asLong());
                }
            });
        }
        told.put("by", by);
        told.put("move", move);
        return told;
    }

    private ObjectNode frame(JsonNode frame) {
        ObjectNode told = JSON.objectNode();
        told.put("id", frame.path("id").asInt());
        told.put("name", shortened(frame.path("name").asText(), MOST_NAME));
        told.put("line", Math.max(0, frame.path("line").asInt()));
        told.put("column", Math.max(0, frame.path("column").asInt()));
        copyText(frame, told, "presentationHint", MOST_NAME);
        JsonNode source = frame.path("source");
        if (source.isObject()) {
            ObjectNode toldSource = told.putObject("source");
            copyText(source, toldSource, "name", MOST_NAME);
            copyText(source, toldSource, "path", MOST_TEXT);
            copyNumber(source, toldSource, "sourceReference");
        }
        EntryId entry = entry(source.path("path").asText());
        told.put("entry", entry == null ? null : entry.toString());
        if (frame.path("scopes") instanceof ArrayNode scopes) {
            ArrayNode toldScopes = told.putArray("scopes");
            for (JsonNode scope : scopes) {
                if (toldScopes.size() < MOST_SCOPES) {
                    toldScopes.add(scope(scope));
                }
            }
        }
        return told;
    }

    private @Nullable EntryId entry(String path) {
        String root = Sandbox.WORKSPACE + "/";
        return path.startsWith(root) ? files.get(path.substring(root.length())) : null;
    }

    private static ObjectNode scope(JsonNode scope) {
        ObjectNode told = JSON.objectNode();
        told.put("name", shortened(scope.path("name").asText(), MOST_NAME));
        told.put("expensive", scope.path("expensive").asBoolean());
        copyText(scope, told, "presentationHint", MOST_NAME);
        copyHolder(scope, told, 1);
        return told;
    }

    private static ObjectNode variable(JsonNode variable, int level) {
        ObjectNode told = JSON.objectNode();
        told.put("name", shortened(variable.path("name").asText(), MOST_NAME));
        told.put("value", shortened(variable.path("value").asText(), MOST_TEXT));
        copyText(variable, told, "type", MOST_NAME);
        copyText(variable, told, "evaluateName", MOST_TEXT);
        if (variable.path("presentationHint") instanceof ObjectNode hint && JsonLength.of(hint) <= MOST_NAME) {
            told.set("presentationHint", hint);
        }
        copyHolder(variable, told, level + 1);
        return told;
    }

    private static void copyHolder(JsonNode from, ObjectNode to, int level) {
        to.put("variablesReference", from.path("variablesReference").asInt());
        copyNumber(from, to, "namedVariables");
        copyNumber(from, to, "indexedVariables");
        if (level <= DEEPEST && from.path("variables") instanceof ArrayNode variables) {
            ArrayNode told = to.putArray("variables");
            for (JsonNode variable : variables) {
                if (told.size() < MOST_VARIABLES) {
                    told.add(variable(variable, level));
                }
            }
        }
    }

    private static void copyText(JsonNode from, ObjectNode to, String field, int most) {
        if (from.path(field).isTextual()) {
            to.put(field, shortened(from.path(field).textValue(), most));
        }
    }

    private static void copyNumber(JsonNode from, ObjectNode to, String field) {
        if (from.path(field).isIntegralNumber()) {
            to.put(field, from.path(field).asLong());
        }
    }

    private static String shortened(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most) + "…";
    }

    /** Leaves away what is deepest until it fits; then what is farthest from where the program stands. */
    private static ObjectNode fitted(ObjectNode stop) {
        for (int level = DEEPEST; level >= 2 && isTooLong(stop); level--) {
            for (JsonNode frame : stop.path("frames")) {
                for (JsonNode scope : frame.path("scopes")) {
                    cut(scope, level);
                }
            }
        }
        for (int frame = stop.path("frames").size() - 1; frame > 0 && isTooLong(stop); frame--) {
            ((ObjectNode) stop.path("frames").get(frame)).remove("scopes");
        }
        for (int most : List.of(100, 10, 0)) {
            if (isTooLong(stop)) {
                stop.path("frames").path(0).path("scopes").forEach(scope -> shorten(scope, most));
            }
        }
        return stop;
    }

    private static boolean isTooLong(JsonNode stop) {
        // Some room for what is around it, and for how its length is only about right.
        return JsonLength.of(stop) > JsonLength.MOST - 4_096;
    }

    /** @param level of the variables that go; those of a scope are at 1 */
    private static void cut(JsonNode holder, int level) {
        if (level == 1) {
            ((ObjectNode) holder).remove("variables");
        } else {
            holder.path("variables").forEach(variable -> cut(variable, level - 1));
        }
    }

    private static void shorten(JsonNode scope, int most) {
        if (scope.path("variables") instanceof ArrayNode variables) {
            while (variables.size() > most) {
                variables.remove(variables.size() - 1);
            }
        }
    }
}
