package dev.tandem.platform.session;

import dev.tandem.protocol.LogRecord;
import java.util.List;

/** Follows a session. Called on the owner's thread; must not block. */
public interface SessionSubscriber {
    /** Called once, before anything else: the state from which to follow. */
    void opened(SessionReader reader);

    /**
     * Records that were committed and applied, in log order, without a gap after what {@link #opened} showed. Where retention removed
     * updates before they were read here, one update of each document stands for them, with the position that was known before.
     */
    void committed(List<LogRecord> records);
}
