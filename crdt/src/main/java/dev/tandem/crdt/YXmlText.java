package dev.tandem.crdt;

import dev.tandem.crdt.codec.TypeRef;
import dev.tandem.crdt.store.Replica;
import dev.tandem.crdt.store.SharedType;
import org.jspecify.annotations.Nullable;

/** Text among XML nodes. */
public final class YXmlText extends YText {
    /** An empty text that belongs to no document yet. */
    public YXmlText() {
        super(TypeRef.XML_TEXT);
    }

    /** A text that belongs to no document yet. */
    public YXmlText(String text) {
        this();
        insert(0, text);
    }

    YXmlText(Replica replica, SharedType state) {
        super(TypeRef.XML_TEXT, replica, state);
    }

    /** The node behind this one, {@code null} if there is none or it is no type. */
    public @Nullable YType nextSibling() {
        return sibling(true);
    }

    /** The node before this one, {@code null} if there is none or it is no type. */
    public @Nullable YType prevSibling() {
        return sibling(false);
    }

    @Override
    public YXmlText clone() {
        var copy = new YXmlText();
        copy.applyDelta(toDelta());
        return copy;
    }

    /** The text as Yjs prints it: attributes of ranges as tags around them, in alphabetical order; nothing is escaped. */
    @Override
    public String toString() {
        return XmlPrinter.print(this);
    }
}
