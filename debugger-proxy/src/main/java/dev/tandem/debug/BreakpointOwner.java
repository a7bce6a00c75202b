package dev.tandem.debug;

import java.util.UUID;

/** Whose breakpoints are whose: what one owner sets replaces what the same one had set in that place, and nothing of others. */
public sealed interface BreakpointOwner {
    /** All who debug. */
    enum All implements BreakpointOwner {
        /** Breakpoints that everybody sees and may change. */
        SHARED,
        /** The line that the program runs to, until it stops. */
        RUN_TO_LINE
    }

    /**
     * An editor of its own that is in the session beside the pages.
     *
     * @param who has it
     * @param connection that it came by; somebody may have two editors
     */
    record Client(Participant who, UUID connection) implements BreakpointOwner {
        /** {@return one that has just come} */
        public static Client of(Participant who) {
            return new Client(who, UUID.randomUUID());
        }
    }

    /** A client of the program's earlier start, which has not come back to this one yet. */
    record Awaited(Client client) implements BreakpointOwner {}
}
