package dev.tandem.debug.peer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What the files of a session are called on the machine of whoever debugs, by the arguments of {@code attach}: {@code pathMappings}, a list of {@code
 * localRoot} and {@code remoteRoot} as debugpy has it; else one of both beside it; else the editor's {@code cwd}. What is the session's folder need not
 * be said. Without any they are called as in the session.
 */
final class PathMap {
    static final PathMap NONE = new PathMap(List.of());

    /** Where every sandbox has a session's files. */
    private static final String WORKSPACE = "/workspace";

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
            add(mappings, each.path("localRoot"), each.path("remoteRoot"));
        }
        if (mappings.isEmpty()) {
            add(mappings, arguments.path("localRoot"), arguments.path("remoteRoot"));
        }
        if (mappings.isEmpty()) {
            add(mappings, arguments.path("cwd"), arguments.path("remoteRoot"));
        }
        return mappings.isEmpty() ? NONE : new PathMap(mappings);
    }

    private static void add(List<Mapping> mappings, JsonNode localRoot, JsonNode remoteRoot) {
        String local = withoutSlash(localRoot.asText());
        String remote = withoutSlash(remoteRoot.asText(WORKSPACE));
        if (!local.isEmpty() && !remote.isEmpty()) {
            mappings.add(new Mapping(local, remote));
        }
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
        if (node.get("source") instanceof ObjectNode source) {
            map(source, "path", inward);
            map(source, "name", inward); // js-debug's is the path, too
        }
        for (JsonNode child : node) {
            if (child.isContainerNode()) {
                change(child, inward, level + 1);
            }
        }
    }

    private void map(ObjectNode source, String field, boolean inward) {
        if (source.path(field).isTextual()) {
            source.put(field, mapped(source.path(field).asText(), inward));
        }
    }

    private String mapped(String path, boolean inward) {
        for (Mapping mapping : mappings) {
            String from = inward ? mapping.local() : mapping.remote();
            String to = inward ? mapping.remote() : mapping.local();
            String rest = path.startsWith(from) ? path.substring(from.length()) : "?";
            if (rest.isEmpty() || rest.startsWith("/") || rest.startsWith("\\")) {
                if (inward) {
                    return to + rest.replace('\\', '/');
                }
                return to + (to.indexOf('\\') >= 0 ? rest.replace('/', '\\') : rest);
            }
        }
        return path;
    }
}
