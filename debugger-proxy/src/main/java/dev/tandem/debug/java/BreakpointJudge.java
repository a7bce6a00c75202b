package dev.tandem.debug.java;

import com.sun.jdi.ObjectReference;
import com.sun.jdi.ThreadReference;
import com.sun.jdi.event.BreakpointEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decides whether a breakpoint that was met stops the program. Worker's thread. */
final class BreakpointJudge {
    private final Evaluator evaluator;
    private final Conditions conditions;
    private final Client client;

    BreakpointJudge(Evaluator evaluator, Conditions conditions, Client client) {
        this.evaluator = evaluator;
        this.conditions = conditions;
        this.client = client;
    }

    /** {@return why the program stops; null if it goes on} */
    Stops.@Nullable Reason judge(BreakpointEvent event) {
        if (!(event.request().getProperty(Breakpoint.OWNER) instanceof Breakpoint breakpoint)) {
            return null; // of one that is not wanted any more
        }
        boolean holds = conditions.isEvaluated(event.location()) || holds(breakpoint.rule, event.thread());
        if (!holds || !breakpoint.counts()) {
            return null;
        }
        ObjectReference failure = conditions.failure(event.location());
        if (failure != null) {
            cannot(breakpoint.rule.condition(), Evaluator.describe(failure));
        }
        String message = breakpoint.rule.logMessage();
        if (message != null) {
            client.output("console", evaluator.fill(message, new Handles.Frame(event.thread(), 0)) + "\n");
            return null;
        }
        boolean function = breakpoint.place instanceof Breakpoint.Place.Function;
        return new Stops.Reason(
                function ? "function breakpoint" : "breakpoint", event.thread(), List.of(breakpoint.id), null);
    }

    /** {@return whether the condition holds; also if it cannot be evaluated: a breakpoint that nobody hears of again helps nobody} */
    boolean holds(BreakpointRule rule, ThreadReference thread) {
        String condition = rule.condition();
        if (condition == null) {
            return true;
        }
        try {
            return evaluator.holds(condition, new Handles.Frame(thread, 0));
        } catch (Refusal e) {
            cannot(condition, e.getMessage());
            return true;
        }
    }

    private void cannot(@Nullable String condition, @Nullable String why) {
        client.output("important", "The condition \"" + condition + "\" cannot be evaluated: " + why + "\n");
    }
}
