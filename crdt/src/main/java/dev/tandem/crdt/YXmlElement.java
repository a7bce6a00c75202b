package dev.tandem.crdt;

import dev.tandem.crdt.codec.PropertyOrder;
import dev.tandem.crdt.codec.TypeRef;
import dev.tandem.crdt.store.Replica;
import dev.tandem.crdt.store.SharedType;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An XML element: a name, attributes and children. */
public final class YXmlElement extends YXmlFragment {
    private static final String NO_NAME = "UNDEFINED";

    private final String nodeName;
    private final Map<String, @Nullable Object> preliminary = new LinkedHashMap<>(0);

    /** An empty element named "UNDEFINED" that belongs to no document yet. */
    public YXmlElement() {
        this(NO_NAME);
    }

    /** An empty element that belongs to no document yet. */
    public YXmlElement(String nodeName) {
        super(TypeRef.XML_ELEMENT);
        this.nodeName = nodeName;
    }

    YXmlElement(Replica replica, SharedType state) {
        super(TypeRef.XML_ELEMENT, replica, state);
        String name = state.name();
        this.nodeName = name == null ? NO_NAME : name;
    }

    @Override
    String sharedName() {
        return nodeName;
    }

    @Override
    void fill() {
        super.fill();
        preliminary.forEach(this::setAttribute);
        preliminary.clear();
    }

    /** The name as it was given; "UNDEFINED" for an element at the root. */
    public String nodeName() {
        return nodeName;
    }

    /** The node behind this one, {@code null} if there is none or it is no type. */
    public @Nullable YType nextSibling() {
        return sibling(true);
    }

    /** The node before this one, {@code null} if there is none or it is no type. */
    public @Nullable YType prevSibling() {
        return sibling(false);
    }

    /**
     * Sets an attribute.
     *
     * @param value a String as a rule; see {@link YType}
     * @throws IllegalArgumentException if the value is of no permitted kind
     */
    public void setAttribute(String name, @Nullable Object value) {
        var checked = new Insertions(Collections.singletonList(value));
        if (!isIntegrated()) {
            preliminary.put(name, value);
            return;
        }
        change((transaction, state) -> insert(editor().set(transaction, state, name), checked));
    }

    /** Removes an attribute; one that it does not have is left alone. */
    public void removeAttribute(String name) {
        if (!isIntegrated()) {
            preliminary.remove(name);
            return;
        }
        change((transaction, state) -> editor().remove(transaction, state, name));
    }

    /** An attribute; {@code null} if there is none or it is null (ask {@link #hasAttribute}). */
    public @Nullable Object getAttribute(String name) {
        return facade(editor().get(state(), name));
    }

    /** Whether there is an attribute of that name. */
    public boolean hasAttribute(String name) {
        return editor().has(state(), name);
    }

    /** All attributes: an unmodifiable copy, in the order in which they were first used here. */
    public Map<String, @Nullable Object> getAttributes() {
        return MapViews.entries(this);
    }

    /**
     * The attribute that there was at a snapshot; {@code null} if there was none or it was null. What was forgotten since is as if it had
     * never been, so the document should keep deleted content; see {@link DocOptions#gc}.
     */
    public @Nullable Object getAttribute(String name, Snapshot snapshot) {
        return MapViews.get(this, name, snapshot);
    }

    /** All attributes that there were at a snapshot: an unmodifiable copy; see {@link #getAttribute(String, Snapshot)}. */
    public Map<String, @Nullable Object> getAttributes(Snapshot snapshot) {
        return MapViews.entries(this, snapshot);
    }

    /**
     * An element with the same attributes and copies of the children that belongs to no document yet. Children that are no types are left
     * out.
     *
     * @throws IllegalStateException if this one is in no document yet, or types are nested deeper than 500 in it
     */
    @Override
    public YXmlElement clone() {
        return copy(0);
    }

    @Override
    YXmlElement copy(int depth) {
        var copy = new YXmlElement(nodeName);
        Map<String, @Nullable Object> attributes = getAttributes();
        for (String name : PropertyOrder.of(attributes)) {
            copy.setAttribute(name, Copies.of(attributes.get(name), depth + 1));
        }
        copy.insert(0, copiedChildren(depth));
        return copy;
    }
}
