package dev.tandem.debug.peer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.debug.DebugError;
import dev.tandem.debug.DebugException;
import dev.tandem.debug.Epoch;
import dev.tandem.debug.Move;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What a session knows of whoever sits at a debug client, and wants to know. Any thread; nothing may block. */
@FunctionalInterface
public interface Seat {
    /**
     * {@return whether they may move the program, set breakpoints, change and evaluate} Asked at each request, so that what is taken away is taken
     * away at once.
     */
    boolean mayDebug();

    /**
     * {@return whether they may have the adapter asked something} Whoever may not debug may still be allowed to look.
     *
     * @param command of the Debug Adapter Protocol; no move, no breakpoints, no expression
     */
    default boolean mayAsk(String command) {
        return mayDebug();
    }

    /** They are about to move the program. */
    default void moves(Move move) {}

    /**
     * They want the program to begin anew, for everybody.
     *
     * @return done when that is under way; failed with the reason if it will not be
     */
    default CompletionStage<Void> restart() {
        return CompletableFuture.failedFuture(
                new DebugException(DebugError.NOT_FOR_PARTICIPANTS, "Only the session starts its programs."));
    }

    /**
     * They had something evaluated in their console.
     *
     * @param result the adapter's answer; null if there is none
     * @param failure why not; null if there is one
     */
    default void evaluated(String expression, Epoch seen, @Nullable ObjectNode result, @Nullable Throwable failure) {}
}
