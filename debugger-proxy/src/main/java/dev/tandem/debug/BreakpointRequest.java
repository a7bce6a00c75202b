package dev.tandem.debug;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * All breakpoints that somebody wants of one kind and, for lines, in one file.
 *
 * @param command {@code setBreakpoints}, {@code setFunctionBreakpoints}, {@code setDataBreakpoints}, {@code setInstructionBreakpoints},
 *     {@code setExceptionBreakpoints}
 * @param arguments of that request; those that the session wants of exceptions have {@link #OFF}, too
 * @param ids by which {@link BreakpointState} names them: one for each of the arguments' {@code breakpoints}, in their order; or none, if
 *     nobody wants to know
 */
public record BreakpointRequest(String command, ObjectNode arguments, List<String> ids) {
    /** Names of the exception filters that somebody has turned off: without it those that an adapter has on by default are on. Not the adapter's. */
    public static final String OFF = "off";

    public BreakpointRequest {
        ids = List.copyOf(ids);
        if (!ids.isEmpty() && ids.size() != arguments.path("breakpoints").size()) {
            throw new IllegalArgumentException(ids.size() + " ids for " + arguments.path("breakpoints"));
        }
    }

    /** Breakpoints of which nobody wants to know what becomes. */
    public BreakpointRequest(String command, ObjectNode arguments) {
        this(command, arguments, List.of());
    }

    /** {@return what it replaces: the earlier request of the same kind and file} */
    Place place() {
        JsonNode source = arguments.path("source");
        return new Place(
                command,
                source.path("path").asText(source.path("sourceReference").asText()));
    }

    /** What one request replaces as a whole. */
    record Place(String command, String source) {}
}
