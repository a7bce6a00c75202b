package dev.tandem.crdt;

import dev.tandem.crdt.store.Replica;
import dev.tandem.crdt.store.SharedType;
import dev.tandem.crdt.store.TypeChange;

/**
 * A root that only updates have named so far, so that nobody knows its type. It can be observed deeply; asking the document for it as some
 * type settles what it is.
 */
public final class YUnknown extends YType {
    YUnknown(Replica replica, SharedType state) {
        super(SharedType.UNKNOWN, replica, state);
    }

    @Override
    void fill() {
        throw new IllegalStateException("a root is in its document already");
    }

    @Override
    YEvent event(TypeChange change) {
        throw new IllegalStateException("a root of unknown type has no events of its own");
    }

    /** Refuses: what it holds is known only once its type is. */
    @Override
    public YType clone() {
        throw new IllegalStateException("the type of this root is not known");
    }
}
