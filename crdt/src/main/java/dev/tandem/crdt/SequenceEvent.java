package dev.tandem.crdt;

import dev.tandem.crdt.store.TypeChange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One transaction's change of a list of elements: of an array, or of the children of an XML element or fragment. */
public abstract sealed class SequenceEvent extends YEvent permits ArrayEvent, XmlEvent {
    private @Nullable SequenceChanges changes;

    SequenceEvent(YType target, TypeChange change) {
        super(target, change);
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
     * The change from the first element on.
     *
     * @return the steps in order, neighbouring ones joined; unmodifiable
     * @throws IllegalStateException if it is asked for the first time after the observers were called
     */
    public final List<SequenceDelta> delta() {
        return changes().delta();
    }

    /**
     * The operations that inserted the elements that are new.
     *
     * @throws IllegalStateException if it is asked for the first time after the observers were called
     */
    public final List<ClientRange> added() {
        return changes().added();
    }

    /**
     * The operations of the elements that are gone.
     *
     * @throws IllegalStateException if it is asked for the first time after the observers were called
     */
    public final List<ClientRange> deleted() {
        return changes().deleted();
    }
}
