package dev.tandem.debug;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * What is to be debugged.
 *
 * @param adapterId as the adapter calls itself
 * @param attach whether the program runs already
 * @param arguments of the adapter's {@code launch} or {@code attach}
 * @param breakpoints requests that set breakpoints, such as {@code setBreakpoints} for a file, made before the program begins
 */
public record Opening(String adapterId, boolean attach, ObjectNode arguments, List<BreakpointRequest> breakpoints) {
    public Opening {
        breakpoints = List.copyOf(breakpoints);
    }

    /**
     * Breakpoints of one kind and place.
     *
     * @param command {@code setBreakpoints}, {@code setFunctionBreakpoints}, {@code setExceptionBreakpoints}, {@code setDataBreakpoints}
     */
    public record BreakpointRequest(String command, ObjectNode arguments) {}
}
