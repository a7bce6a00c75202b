package dev.tandem.runner.debugging;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.debug.DebugException;
import dev.tandem.debug.Epoch;
import dev.tandem.debug.Move;
import dev.tandem.debug.Participant;
import dev.tandem.debug.peer.Seat;
import dev.tandem.protocol.DebugSeat;
import dev.tandem.protocol.LookingCommands;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Somebody who debugs with an editor of their own: to others they do what they would do in a page. Any thread. */
record OutsideSeat(
        DebugSeat who, BooleanSupplier mayMove, Controllers controllers, DebugRun run, DebugReporter reporter)
        implements Seat {
    @Override
    public boolean mayDebug() {
        Participant _ = controllers.active(who.participant(), who.name());
        return mayMove.getAsBoolean();
    }

    @Override
    public boolean mayAsk(String command) {
        return LookingCommands.contains(command) || mayDebug();
    }

    @Override
    public void moves(Move move) {
        if (move == Move.PAUSE) {
            reporter.pausing(who.participant());
        }
    }

    @Override
    public CompletionStage<Void> restart() {
        try {
            controllers.requireFree(who.participant());
            run.restart();
            return CompletableFuture.completedFuture(null);
        } catch (DebugException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public void evaluated(String expression, Epoch seen, @Nullable ObjectNode result, @Nullable Throwable failure) {
        reporter.evaluated(seen, who.participant(), expression, Answers.told(result, failure));
    }
}
