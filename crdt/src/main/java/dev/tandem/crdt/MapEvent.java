package dev.tandem.crdt;

import dev.tandem.crdt.store.TypeChange;
import java.util.Set;

/** One transaction's change of a map. */
public final class MapEvent extends YEvent {
    MapEvent(YMap target, TypeChange change) {
        super(target, change);
    }

    @Override
    public YMap target() {
        return (YMap) super.target();
    }

    /** The names that were written or removed, those included that have the same value or none as before. */
    public Set<String> keysChanged() {
        return change().keys();
    }
}
