package dev.tandem.debug.peer;

import dev.tandem.debug.BreakpointOwner;
import dev.tandem.debug.BreakpointRequest;
import dev.tandem.debug.DebugSession;
import dev.tandem.debug.Participant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * The breakpoints of clients that are told to attach once more, since the program is started anew: it may have passed them before they are back. So they
 * are there from its beginning, until whoever had them is there and has set their own. Any thread.
 */
public final class KeptBreakpoints {
    /** Others name what is only in the program that has ended. */
    private static final Set<String> LASTING =
            Set.of("setBreakpoints", "setFunctionBreakpoints", "setExceptionBreakpoints");

    private KeptBreakpoints() {}

    /** {@return those of all clients that were in a session to its end, and of those that were not yet back in it; for the next one's {@link dev.tandem.debug.Opening}} */
    public static CompletionStage<Map<BreakpointOwner, List<BreakpointRequest>>> of(DebugSession ended) {
        return ended.wanted().thenApply(wanted -> {
            Map<BreakpointOwner, List<BreakpointRequest>> kept = new LinkedHashMap<>();
            wanted.forEach((owner, requests) -> {
                switch (owner) {
                    case BreakpointOwner.All _ -> {}
                    case BreakpointOwner.Client client ->
                        kept.put(new BreakpointOwner.Awaited(client), lasting(requests));
                    case BreakpointOwner.Awaited awaited -> kept.put(awaited, lasting(requests));
                }
            });
            return kept;
        });
    }

    private static List<BreakpointRequest> lasting(List<BreakpointRequest> requests) {
        return requests.stream()
                .filter(request -> LASTING.contains(request.command()))
                .toList();
    }

    /** Whoever is not back by now does not come. */
    public static void forget(DebugSession session) {
        CompletionStage<Void> _ = session.forget(BreakpointOwner.Awaited.class::isInstance);
    }

    /** Somebody is back. */
    static void forget(DebugSession session, Participant who) {
        CompletionStage<Void> _ = session.forget(owner -> owner instanceof BreakpointOwner.Awaited awaited
                && awaited.client().who().id().equals(who.id()));
    }
}
