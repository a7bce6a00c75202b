package dev.tandem.platform.session;

/** Keeps a session in memory. {@link #close} may be called on any thread, twice too. */
public interface SessionLease extends AutoCloseable {
    LiveSession session();

    @Override
    void close();
}
