package dev.tandem.crdt;

import dev.tandem.crdt.store.DeletedItem;

/** A deleted run of operations whose content may be about to be forgotten. Of use only within {@link GcFilter#mayForget}. */
public final class GcCandidate {
    private final DeletedItem item;

    GcCandidate(DeletedItem item) {
        this.item = item;
    }

    /** What is deleted: operations of one client, side by side. */
    public ClientRange range() {
        return new ClientRange(item.client(), item.clock(), item.length());
    }

    /** Whether it lies in a type of this document, at whatever depth. */
    public boolean isWithin(YType type) {
        return type.isIntegrated() && item.isWithin(type.state());
    }
}
