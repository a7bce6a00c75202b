package dev.tandem.crdt;

import dev.tandem.crdt.store.TypeChange;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One transaction's change of an XML element or fragment. That of an XML text is a {@link TextEvent}. */
public final class XmlEvent extends YEvent {
    private @Nullable SequenceChanges changes;

    XmlEvent(YXmlFragment target, TypeChange change) {
        super(target, change);
    }

    @Override
    public YXmlFragment target() {
        return (YXmlFragment) super.target();
    }

    /** Whether the list of children changed. */
    public boolean childListChanged() {
        return change().isOfList();
    }

    /** The attributes that were written or removed, those included that have the same value or none as before. */
    public Set<String> attributesChanged() {
        return change().keys();
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
     * The change of the children from the first on.
     *
     * @throws IllegalStateException if it is asked for the first time after the observers were called
     */
    public List<SequenceDelta> delta() {
        return changes().delta();
    }

    /**
     * The operations that inserted the children that are new.
     *
     * @throws IllegalStateException if it is asked for the first time after the observers were called
     */
    public List<ClientRange> added() {
        return changes().added();
    }

    /**
     * The operations of the children that are gone.
     *
     * @throws IllegalStateException if it is asked for the first time after the observers were called
     */
    public List<ClientRange> deleted() {
        return changes().deleted();
    }
}
