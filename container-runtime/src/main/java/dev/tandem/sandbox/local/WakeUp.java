package dev.tandem.sandbox.local;

import dev.tandem.sandbox.linux.Descriptor;

/** Wakes the keeper of a process while it polls. Any thread may, also after the keeper has ended. */
public final class WakeUp implements AutoCloseable {
    private final Descriptor event;
    private boolean closed;

    /**
     * @param event closed with this
     */
    public WakeUp(Descriptor event) {
        this.event = event;
    }

    /** For the keeper to poll. */
    public Descriptor event() {
        return event;
    }

    /** Wakes the keeper, now or when it polls next. */
    public synchronized void signal() {
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
