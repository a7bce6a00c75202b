package dev.tandem.debug;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** Where a debug session is. */
sealed interface Phase {
    /** The adapter is there, the program not yet. */
    record Starting() implements Phase {}

    /**
     * The program runs.
     *
     * @param wantsPause whether somebody has asked it to stop
     */
    record Running(
            Epoch epoch, @Nullable Participant by, @Nullable Move move, boolean wantsPause) implements Phase {}

    /** @param why the body of the adapter's event */
    record Stopped(Epoch epoch, int threadId, ObjectNode why) implements Phase {}

    record Over() implements Phase {}

    /** {@return whether this is a stop of that epoch} */
    default boolean isStopOf(Epoch epoch) {
        return this instanceof Stopped(Epoch own, int _, ObjectNode _) && own.equals(epoch);
    }

    /** {@return whether the program runs in that epoch} */
    default boolean isRunOf(Epoch epoch) {
        return this instanceof Running running && running.epoch().equals(epoch);
    }
}
