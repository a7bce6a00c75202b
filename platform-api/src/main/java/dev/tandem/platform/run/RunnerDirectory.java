package dev.tandem.platform.run;

import dev.tandem.protocol.LanguageStatus;
import dev.tandem.protocol.NetworkOffer;
import dev.tandem.protocol.SessionId;
import java.util.List;

/** What the connected runners offer together. Safe for use by several threads; never blocks. */
public interface RunnerDirectory {
    /** {@return how many runners are connected} */
    int connected();

    /** {@return whether a run could start now, and if not, why} */
    RunAvailability availability();

    /** {@return the languages of all connected runners, one entry an id; one that some runner can run comes as available} */
    List<LanguageStatus> languages();

    /**
     * {@return what programs reach beyond their sandbox on any of the connected runners; a reason why not only if that is none}
     */
    NetworkOffer network();

    /** Calls {@code listener} after every change of what is told here, on some thread; it must not block. */
    void onChange(Runnable listener);

    /** Tells that a run or a terminal waits in a session: it is placed on a runner even if nobody has a socket open there. */
    void runWaits(SessionId session);
}
