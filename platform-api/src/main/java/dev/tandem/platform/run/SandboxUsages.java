package dev.tandem.platform.run;

import dev.tandem.protocol.SandboxUsage;
import dev.tandem.protocol.SessionId;
import java.util.function.BiConsumer;

/** What the programs of sessions use, as runners that are connected to this very replica tell. Any thread. */
public interface SandboxUsages {
    /** Calls {@code listener} whenever a runner tells it of a session, on some thread; it must not block. */
    void onUsage(BiConsumer<SessionId, SandboxUsage> listener);
}
