package dev.tandem.sandbox;

import java.util.List;
import java.util.Optional;

/**
 * One way of making sandboxes. Safe for use by any number of threads.
 *
 * <p>Closing a backend closes every sandbox that it made. Should the process that owns a backend die, everything in its sandboxes
 * dies with it, within 300 ms.
 */
public interface Backend extends AutoCloseable {
    /** The backend's short name, as an operator writes it in a configuration: {@code native}. */
    String name();

    /**
     * Makes an empty sandbox that is ready to start processes. Blocks the calling thread, virtual or not, for some milliseconds.
     *
     * @throws SandboxException when the machine refuses; the code says what and the message how to remedy it
     */
    Sandbox create(SandboxSpec spec) throws SandboxException;

    /** The open sandboxes of this backend, in the order of their creation. */
    List<SandboxInfo> list();

    /** The open sandbox of that name, made by this backend, for starting more in it. */
    Optional<Sandbox> find(SandboxId id);

    /** Ends every sandbox. Idempotent. */
    @Override
    void close();
}
