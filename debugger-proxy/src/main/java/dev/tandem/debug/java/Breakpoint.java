package dev.tandem.debug.java;

import com.sun.jdi.Location;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.request.BreakpointRequest;
import com.sun.jdi.request.EventRequest;
import com.sun.jdi.request.EventRequestManager;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A breakpoint at places in code, with the requests that the VM has for it. Owned by {@link Breakpoints}. */
final class Breakpoint {
    /** Where it is to be. */
    sealed interface Place {
        /**
         * @param line as asked for, counted from 1
         */
        record Line(Path file, int line) implements Place {}

        /**
         * The methods of a name.
         *
         * @param type simple or with packages; {@code Outer.Inner} for a nested one
         */
        record Function(String type, String method) implements Place {}
    }

    /** By which its requests name it. */
    static final Object OWNER = Breakpoint.class;

    final int id;
    final Place place;
    final BreakpointRule rule;
    private final Map<ReferenceType, List<BreakpointRequest>> requests = new HashMap<>();
    /** The line with code; 0 if there is none known. */
    int line;

    private long hits;
    /** Why it cannot be where it should; null if it can. */
    @Nullable String problem;

    Breakpoint(int id, Place place, BreakpointRule rule) {
        this.id = id;
        this.place = place;
        this.rule = rule;
    }

    boolean isSet() {
        return !requests.isEmpty();
    }

    boolean isIn(ReferenceType type) {
        return requests.containsKey(type);
    }

    /**
     * Asks the VM for it at some places of a class. Where it needs no thought, all threads stop at once.
     *
     * @param evaluated those of the places that one comes to only if the condition holds
     */
    void set(EventRequestManager manager, ReferenceType type, List<Location> places, List<Location> evaluated) {
        List<BreakpointRequest> made = new ArrayList<>();
        for (Location place : places) {
            BreakpointRequest request = manager.createBreakpointRequest(place);
            request.setSuspendPolicy(
                    rule.stopsAlways(evaluated.contains(place))
                            ? EventRequest.SUSPEND_ALL
                            : EventRequest.SUSPEND_EVENT_THREAD);
            request.putProperty(OWNER, this);
            request.enable();
            made.add(request);
        }
        requests.put(type, made);
    }

    void remove(EventRequestManager manager) {
        requests.values().forEach(manager::deleteEventRequests);
        requests.clear();
    }

    /** The VM has dropped the breakpoints of a class, since its code was replaced. */
    void forget(EventRequestManager manager, ReferenceType type) {
        List<BreakpointRequest> dropped = requests.remove(type);
        if (dropped != null) {
            manager.deleteEventRequests(dropped);
        }
    }

    /** {@return whether this time counts} */
    boolean counts() {
        hits++;
        return rule.hits() == null || rule.hits().matches(hits);
    }
}
