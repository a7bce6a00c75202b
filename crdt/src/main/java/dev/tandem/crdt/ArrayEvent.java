package dev.tandem.crdt;

import dev.tandem.crdt.store.TypeChange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One transaction's change of an array. */
public final class ArrayEvent extends YEvent {
    private @Nullable SequenceChanges changes;

    ArrayEvent(YArray target, TypeChange change) {
        super(target, change);
    }

    @Override
    public YArray target() {
        return (YArray) super.target();
    }

    private SequenceChanges changes() {
        SequenceChanges known = changes;
        if (known == null) {
            known = sequenceChanges();
            changes = known;
        }
        return known;
    }

    /**
     * The change from the start of the array on.
     *
     * @throws IllegalStateException if it is asked for the first time after the observers were called
     */
    public List<SequenceDelta> delta() {
        return changes().delta();
    }

    /**
     * The operations that inserted what is new.
     *
     * @throws IllegalStateException if it is asked for the first time after the observers were called
     */
    public List<ClientRange> added() {
        return changes().added();
    }

    /**
     * The operations that are gone.
     *
     * @throws IllegalStateException if it is asked for the first time after the observers were called
     */
    public List<ClientRange> deleted() {
        return changes().deleted();
    }
}
