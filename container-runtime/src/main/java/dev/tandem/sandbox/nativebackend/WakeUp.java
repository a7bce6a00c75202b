package dev.tandem.sandbox.nativebackend;

import dev.tandem.sandbox.linux.Descriptor;

/** Wakes the keeper of a process while it polls. Any thread may, also after the keeper has ended. */
final class WakeUp implements AutoCloseable {
    private final Descriptor event;
    private boolean closed;

    WakeUp(Descriptor event) {
        this.event = event;
    }

    /** For the keeper to poll. */
    Descriptor event() {
        return event;
    }

    synchronized void signal() {
        if (!closed) {
            event.signal();
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        event.close();
    }
}
