package dev.tandem.runner.report;

import dev.tandem.protocol.FromRunner;

/** The way to the platform. */
@FunctionalInterface
public interface Uplink {
    /**
     * Sends a message after all that were given before, or drops it when there is no connection: whoever needs it to arrive keeps it
     * until it is answered. Never blocks; any thread may call it.
     */
    void send(FromRunner message);
}
