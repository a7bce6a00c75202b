package dev.tandem.runner.port;

import dev.tandem.debug.dap.Wire;
import dev.tandem.debug.peer.DapPeer;
import dev.tandem.protocol.DebugSeat;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Where debuggers from outside take part in what a session debugs. Any thread. */
@FunctionalInterface
public interface DebuggerSeats {
    /** Of a session that is not here. */
    DebuggerSeats NONE = (_, _, _) -> null;

    /**
     * {@return a client that takes part once it serves; null if nothing is debugged} Blocks while what is debugged is being started, no longer than {@link
     * DebugSeat#PATIENCE}.
     *
     * @param wire to the client
     * @param mayMove whether they may do more than look, at any moment
     */
    @Nullable DapPeer take(DebugSeat who, Wire wire, BooleanSupplier mayMove) throws InterruptedException;
}
