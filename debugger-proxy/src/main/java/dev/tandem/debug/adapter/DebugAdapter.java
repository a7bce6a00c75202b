package dev.tandem.debug.adapter;

import dev.tandem.debug.DebugRules;
import dev.tandem.debug.Epoch;
import dev.tandem.debug.Quirk;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;

/** One kind of debug adapter. Immutable; any thread. */
public interface DebugAdapter {
    /** {@return the name by which languages refer to it, such as {@code debugpy}; stable} */
    String id();

    /** {@return for people, without its version} */
    String name();

    /** {@return how it is found} */
    Detection detection();

    /** {@return where it does otherwise than the protocol says} */
    Set<Quirk> quirks(Installed installed);

    /**
     * Starts it. Blocks until it can be spoken to.
     *
     * @param patience with which it is waited for
     * @throws IOException if it does not start
     */
    Connected connect(DebugHost host, Installed installed, DebugTarget target, Duration patience) throws IOException;

    /**
     * Starts it with a session. Blocks as {@link #connect}.
     *
     * @param first the epoch in which the program begins: 1, or one after the last of the session that this one continues
     * @return a debug session in which nobody has started the program yet. To be closed
     * @throws IOException if it does not start
     */
    default OpenAdapter open(DebugHost host, Installed installed, DebugTarget target, DebugRules rules, Epoch first)
            throws IOException {
        return OpenAdapter.over(
                connect(host, installed, target, rules.startPatience()), quirks(installed), rules, first);
    }
}
