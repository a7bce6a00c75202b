package dev.tandem.platform.visit;

import dev.tandem.protocol.FromRunner;
import dev.tandem.protocol.ToRunner;
import java.util.function.Consumer;

/** The runners that are connected to this replica, as far as streams go. Any thread; nothing blocks. */
public interface RunnerStreams {
    /** Passes a wish on to the session's runner. {@return false if that is not connected here} */
    boolean open(ToRunner.OpenStream wanted);

    /** From now on {@code listener} hears of streams that a runner refuses. */
    void onRefused(Consumer<FromRunner.StreamRefused> listener);
}
