package dev.tandem.runner.link;

import dev.tandem.protocol.FromRunner;
import dev.tandem.protocol.ToRunner;

/**
 * Whoever listens to the platform. {@code received} and {@code lost} are called one after the other, never at once: everything of
 * one connection, then its loss, then the next connection.
 */
public interface LinkEvents {
    /** {@return the first message of a connection} */
    FromRunner.Hello hello();

    /** {@return what the next sign of life says} */
    FromRunner.Heartbeat heartbeat();

    /** The platform said this. May block: the platform is not read meanwhile. */
    void received(ToRunner message);

    /** The connection is gone. Another one will follow. */
    void lost();
}
