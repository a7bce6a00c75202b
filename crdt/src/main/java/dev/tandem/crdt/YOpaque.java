package dev.tandem.crdt;

import dev.tandem.crdt.store.Replica;
import dev.tandem.crdt.store.SharedType;
import dev.tandem.crdt.store.TypeChange;

/** A shared type of a kind that is stored and passed on, but that this engine offers nothing for (XML). */
public final class YOpaque extends YType {
    YOpaque(Replica replica, SharedType state) {
        super(state.typeRef(), replica, state);
    }

    @Override
    YEvent event(TypeChange change) {
        return new XmlEvent(this, change);
    }
}
