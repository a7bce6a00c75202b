package dev.tandem.crdt;

import dev.tandem.crdt.store.TypeChange;
import java.util.Set;

/** One transaction's change of an XML element or fragment. That of an XML text is a {@link TextEvent}. */
public final class XmlEvent extends SequenceEvent {
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
}
