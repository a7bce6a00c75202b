package dev.tandem.debug;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * What is to be debugged.
 *
 * @param adapterId as the adapter calls itself
 * @param attach whether the program runs already
 * @param arguments of the adapter's {@code launch} or {@code attach}
 * @param breakpoints set before the program begins
 */
public record Opening(String adapterId, boolean attach, ObjectNode arguments, List<BreakpointRequest> breakpoints) {
    public Opening {
        breakpoints = List.copyOf(breakpoints);
    }

    /** {@return the same with these breakpoints} */
    public Opening with(List<BreakpointRequest> others) {
        return new Opening(adapterId, attach, arguments, others);
    }
}
