package dev.tandem.debug.peer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What the files of a session are called on the machine of whoever debugs: {@code pathMappings} of {@code attach}, as debugpy has them. Without
 * any they are called as in the session.
 */
final class PathMap {
    static final PathMap NONE = new PathMap(List.of());

    private static final int MOST_LEVELS = 8;

    private final List<Mapping> mappings;

    /** Both without a slash at the end. */
    private record Mapping(String local, String remote) {}

    private PathMap(List<Mapping> mappings) {
        this.mappings = mappings;
    }

    /** {@return the mappings in the arguments of a client's {@code attach}} What is no mapping counts as absent. */
    static PathMap of(JsonNode arguments) {
        List<Mapping> mappings = new ArrayList<>();
        for (JsonNode each : arguments.path("pathMappings")) {
            String local = withoutSlash(each.path("localRoot").asText());
            String remote = withoutSlash(each.path("remoteRoot").asText());
            if (!local.isEmpty() && !remote.isEmpty()) {
                mappings.add(new Mapping(local, remote));
            }
        }
        return mappings.isEmpty() ? NONE : new PathMap(mappings);
    }

    private static String withoutSlash(String path) {
        return path.endsWith("/") || path.endsWith("\\") ? path.substring(0, path.length() - 1) : path;
    }

    /** {@return what a client says, as the session calls it; a copy where something is called otherwise} */
    ObjectNode inward(ObjectNode json) {
        return mappings.isEmpty() ? json : changed(json, true);
    }

    /** {@return what a client is told, as its machine calls it; likewise} */
    ObjectNode outward(ObjectNode json) {
        return mappings.isEmpty() ? json : changed(json, false);
    }

    private ObjectNode changed(ObjectNode json, boolean inward) {
        ObjectNode copy = json.deepCopy();
        change(copy, inward, 0);
        return copy;
    }

    /** Sources are objects of that name, wherever they are: in requests, frames, modules, events. */
    private void change(JsonNode node, boolean inward, int level) {
        if (level > MOST_LEVELS) {
            return;
        }
        if (node.get("source") instanceof ObjectNode source
                && source.path("path").isTextual()) {
            source.put("path", mapped(source.path("path").asText(), inward));
        }
        for (JsonNode child : node) {
            if (child.isContainerNode()) {
                change(child, inward, level + 1);
            }
        }
    }

    private String mapped(String path, boolean inward) {
        for (Mapping mapping : mappings) {
            String from = inward ? mapping.local() : mapping.remote();
            String to = inward ? mapping.remote() : mapping.local();
            String rest = path.startsWith(from) ? path.substring(from.length()) : "?";
            if (rest.isEmpty() || rest.startsWith("/") || rest.startsWith("\\")) {
                return to + (inward ? rest.replace('\\', '/') : rest);
            }
        }
        return path;
    }
}
