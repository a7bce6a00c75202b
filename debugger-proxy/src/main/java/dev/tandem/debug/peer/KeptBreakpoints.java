package dev.tandem.debug.peer;

import dev.tandem.debug.BreakpointRequest;
import dev.tandem.debug.DebugSession;
import dev.tandem.debug.Participant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/**
 * The breakpoints of clients that are told to attach once more, since the program is started anew: it may have passed them before they are back. So they
 * are there from its beginning, until whoever had them is there and has set their own. Any thread.
 */
public final class KeptBreakpoints {
    private static final String CLIENT = "client of ";
    private static final String KEPT = "before, ";
    /** Others name what is only in the program that has ended. */
    private static final Set<String> LASTING =
            Set.of("setBreakpoints", "setFunctionBreakpoints", "setExceptionBreakpoints");

    private KeptBreakpoints() {}

    /** {@return the name of one more client of somebody's, for its breakpoints} */
    static String owner(Participant who) {
        return prefix(who) + UUID.randomUUID();
    }

    private static String prefix(Participant who) {
        return CLIENT + who.id() + ", ";
    }

    /** {@return those of all clients that were in a session to its end, and of those that were not yet back in it; for the next one's {@link dev.tandem.debug.Opening}} */
    public static CompletionStage<Map<String, List<BreakpointRequest>>> of(DebugSession ended) {
        return ended.wanted().thenApply(wanted -> {
            Map<String, List<BreakpointRequest>> kept = new LinkedHashMap<>();
            wanted.forEach((owner, requests) -> {
                if (owner.startsWith(CLIENT) || owner.startsWith(KEPT)) {
                    kept.put(
                            owner.startsWith(KEPT) ? owner : KEPT + owner,
                            requests.stream()
                                    .filter(request -> LASTING.contains(request.command()))
                                    .toList());
                }
            });
            return kept;
        });
    }

    /** Whoever is not back by now does not come. */
    public static void forget(DebugSession session) {
        CompletionStage<Void> _ = session.forget(owner -> owner.startsWith(KEPT));
    }

    /** Somebody is back. */
    static void forget(DebugSession session, Participant who) {
        CompletionStage<Void> _ = session.forget(owner -> owner.startsWith(KEPT + prefix(who)));
    }
}
