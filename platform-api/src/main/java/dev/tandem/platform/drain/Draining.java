package dev.tandem.platform.drain;

import jakarta.inject.Singleton;

/** Whether this replica is on its way out. Any thread. */
@Singleton
public class Draining {
    private volatile boolean begun;

    /** {@return whether no new sockets are to be taken} */
    public boolean hasBegun() {
        return begun;
    }

    void begin() {
        begun = true;
    }
}
