package dev.tandem.crdt;

/** A listener's place; closing it ends the calls. Belongs to the document's thread. */
@FunctionalInterface
public interface Subscription extends AutoCloseable {
    /** Ends the calls. Doing so twice has no effect. */
    @Override
    void close();
}
