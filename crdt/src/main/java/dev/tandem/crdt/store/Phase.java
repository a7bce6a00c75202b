package dev.tandem.crdt.store;

/** The moments of a transaction's life that listeners can follow; in their order. */
public enum Phase {
    /** It begins. What the listener changes belongs to it. */
    BEFORE_TRANSACTION,
    /** It has made its changes, and its observers are about to be called. */
    BEFORE_OBSERVER_CALLS,
    /** All observers were called; what is deleted can still be read. */
    AFTER_TRANSACTION,
    /** What is deleted is forgotten, and blocks are joined. */
    AFTER_TRANSACTION_CLEANUP
}
