package dev.tandem.platform.debug;

import dev.tandem.protocol.FromRunner;
import dev.tandem.protocol.ToRunner;
import java.util.function.Consumer;

/** The runners that are connected to this replica, as far as debugging goes. Any thread; nothing blocks. */
public interface DebugRunners {
    /** Passes a question on to the session's runner. {@return false if that is not connected here} */
    boolean ask(ToRunner.DebugAsk question);

    /** From now on {@code listener} hears what runners answer, each for sessions that it has. */
    void onAnswer(Consumer<FromRunner.DebugAnswer> listener);
}
