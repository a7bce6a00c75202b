package dev.tandem.debug;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/**
 * What is to be debugged.
 *
 * @param adapterId as the adapter calls itself
 * @param attach whether the program runs already
 * @param arguments of the adapter's {@code launch} or {@code attach}
 * @param breakpoints set before the program begins
 * @param others the same of others, by owner, as if each had {@linkplain DebugSession#set(BreakpointOwner, BreakpointRequest) set} them
 */
public record Opening(
        String adapterId,
        boolean attach,
        ObjectNode arguments,
        List<BreakpointRequest> breakpoints,
        Map<BreakpointOwner, List<BreakpointRequest>> others) {
    public Opening {
        breakpoints = List.copyOf(breakpoints);
        others = Map.copyOf(others);
    }

    /** Without breakpoints of others. */
    public Opening(String adapterId, boolean attach, ObjectNode arguments, List<BreakpointRequest> breakpoints) {
        this(adapterId, attach, arguments, breakpoints, Map.of());
    }

    /** {@return the same with these breakpoints} */
    public Opening with(List<BreakpointRequest> own, Map<BreakpointOwner, List<BreakpointRequest>> ofOthers) {
        return new Opening(adapterId, attach, arguments, own, ofOthers);
    }
}
