package dev.tandem.platform.session;

/** Ends with {@link #close}, which may be called on any thread, twice too. Records under way may still arrive. */
public interface Subscription extends AutoCloseable {
    @Override
    void close();
}
