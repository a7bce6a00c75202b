package dev.tandem.crdt;

import dev.tandem.crdt.store.TypeChange;

/** One transaction's change of an array. */
public final class ArrayEvent extends SequenceEvent {
    ArrayEvent(YArray target, TypeChange change) {
        super(target, change);
    }

    @Override
    public YArray target() {
        return (YArray) super.target();
    }
}
