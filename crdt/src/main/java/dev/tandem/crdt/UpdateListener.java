package dev.tandem.crdt;

/** Hears of every transaction that changed a document. */
@FunctionalInterface
public interface UpdateListener {
    /**
     * Called on the document's thread after the transaction. What the listener changes is a transaction of its own.
     *
     * @param event what changed
     */
    void onUpdate(UpdateEvent event);
}
