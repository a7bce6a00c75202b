package dev.tandem.debug.java;

import com.microsoft.java.debug.core.DebugUtility;
import com.sun.jdi.IncompatibleThreadStateException;
import com.sun.jdi.Location;
import com.sun.jdi.ThreadReference;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.event.StepEvent;
import com.sun.jdi.request.EventRequest;
import com.sun.jdi.request.StepRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Steps from line to line. The JDK's code is passed over, and what the compiler has made. Worker's thread. */
final class Stepping {
    /** How a thread steps. */
    enum Way {
        OVER,
        INTO,
        OUT
    }

    private static final String[] JDK = Jdk.PATTERNS.toArray(String[]::new);

    private final VirtualMachine machine;
    private @Nullable StepRequest pending;
    private Way way = Way.OVER;
    private int startDepth;

    Stepping(VirtualMachine machine) {
        this.machine = machine;
    }

    /** Prepares a step: it begins when the program goes on. */
    void prepare(ThreadReference thread, Way wanted) {
        cancel();
        way = wanted;
        startDepth = depth(thread);
        request(thread, wanted);
    }

    private void request(ThreadReference thread, Way wanted) {
        StepRequest request = switch (wanted) {
            case OVER -> DebugUtility.createStepOverRequest(thread, JDK);
            case INTO -> DebugUtility.createStepIntoRequest(thread, JDK);
            case OUT -> DebugUtility.createStepOutRequest(thread, JDK);
        };
        request.setSuspendPolicy(EventRequest.SUSPEND_ALL);
        request.enable();
        pending = request;
    }

    private static int depth(ThreadReference thread) {
        try {
            return thread.frameCount();
        } catch (IncompatibleThreadStateException e) {
            throw new Refusal("The thread " + thread.name() + " does not stand.", e);
        }
    }

    /** A step that was begun ends wherever the program stops. */
    void cancel() {
        if (pending != null) {
            DebugUtility.deleteEventRequestSafely(machine.eventRequestManager(), pending);
            pending = null;
        }
    }

    /** {@return why the program stops after a step; null if the step goes on} */
    Stops.@Nullable Reason judge(StepEvent event) {
        if (!event.request().equals(pending)) {
            return null; // of a step that a breakpoint has ended
        }
        cancel();
        ThreadReference thread = event.thread();
        if (way == Way.INTO && isMade(event.location())) {
            // Bridges and accessors lead to what is meant; a proxy's or a loader's frames lead back.
            request(thread, depth(thread) > startDepth + 1 ? Way.OUT : Way.INTO);
            return null;
        }
        return new Stops.Reason("step", thread, List.of(), null);
    }

    private static boolean isMade(Location location) {
        boolean lambda = location.method().name().startsWith("lambda$");
        return (location.method().isSynthetic() && !lambda) || location.lineNumber() < 0;
    }
}
