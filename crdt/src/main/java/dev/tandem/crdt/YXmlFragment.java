package dev.tandem.crdt;

import dev.tandem.crdt.codec.TypeRef;
import dev.tandem.crdt.store.Replica;
import dev.tandem.crdt.store.SharedType;
import dev.tandem.crdt.store.TypeChange;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A list of XML nodes: {@link YXmlElement}, {@link YXmlText}, {@link YXmlHook}. Other programs may put any value there, so what is read
 * from it is {@link Object}.
 */
public sealed class YXmlFragment extends YType implements Iterable<@Nullable Object> permits YXmlElement {
    private final List<YType> preliminary = new ArrayList<>(0);

    /** An empty fragment that belongs to no document yet. */
    public YXmlFragment() {
        this(TypeRef.XML_FRAGMENT);
    }

    YXmlFragment(int typeRef) {
        super(typeRef);
    }

    YXmlFragment(int typeRef, Replica replica, SharedType state) {
        super(typeRef, replica, state);
    }

    @Override
    void fill() {
        if (!preliminary.isEmpty()) {
            insert(0, List.copyOf(preliminary));
            preliminary.clear();
        }
    }

    /** The first child, {@code null} if there is none or it is no type. */
    public final @Nullable YType firstChild() {
        return length() > 0 && get(0) instanceof YType child ? child : null;
    }

    /** Number of children. */
    public final int length() {
        return isIntegrated() ? state().length() : preliminary.size();
    }

    /**
     * Inserts nodes.
     *
     * @param index 0..{@link #length()}
     * @param nodes types that are in no document yet
     * @throws IndexOutOfBoundsException if the index is outside the list
     * @throws IllegalArgumentException if a node is in a document already
     */
    public final void insert(int index, List<? extends YType> nodes) {
        var checked = new Insertions(nodes);
        Objects.checkIndex(index, length() + 1);
        if (!isIntegrated()) {
            preliminary.addAll(index, nodes);
            return;
        }
        change((transaction, state) -> insert(editor().insertAt(transaction, state, index), checked));
    }

    /**
     * Inserts nodes behind one of the children.
     *
     * @param node the child, {@code null} for the start
     * @param nodes types that are in no document yet
     * @throws IllegalArgumentException if {@code node} is no child of this, or one of {@code nodes} is in a document already
     */
    public final void insertAfter(@Nullable YType node, List<? extends YType> nodes) {
        var checked = new Insertions(nodes);
        if (!isIntegrated()) {
            int index = node == null ? 0 : preliminary.indexOf(node) + 1;
            if (node != null && index == 0) {
                throw new IllegalArgumentException("the node is no child of this one");
            }
            preliminary.addAll(index, nodes);
            return;
        }
        SharedType child = node == null ? null : childState(node);
        change((transaction, state) -> insert(editor().insertAfter(transaction, state, child), checked));
    }

    private SharedType childState(YType node) {
        if (!node.isIntegrated() || !replica().tree().isChild(state(), node.state())) {
            throw new IllegalArgumentException("the node is no child of this one");
        }
        return node.state();
    }

    /** Appends nodes: right behind the last one that is there, unlike {@link YArray#push}. */
    public final void push(List<? extends YType> nodes) {
        insert(length(), nodes);
    }

    /** Inserts nodes at the start. */
    public final void unshift(List<? extends YType> nodes) {
        insert(0, nodes);
    }

    /**
     * Deletes one node.
     *
     * @param index 0..{@link #length()}−1
     * @throws IndexOutOfBoundsException if the index is outside the list
     */
    public final void delete(int index) {
        delete(index, 1);
    }

    /**
     * Deletes nodes.
     *
     * @param index first node
     * @param length number of nodes, ≥ 0
     * @throws IndexOutOfBoundsException if the range is not within the list
     */
    public final void delete(int index, int length) {
        Objects.checkFromIndexSize(index, length, length());
        if (length == 0) {
            return;
        }
        if (!isIntegrated()) {
            preliminary.subList(index, index + length).clear();
            return;
        }
        change((transaction, state) -> editor().delete(transaction, state, index, length));
    }

    /**
     * The child at an index.
     *
     * @param index 0..{@link #length()}−1
     * @throws IndexOutOfBoundsException if the index is outside the list
     */
    public final @Nullable Object get(int index) {
        Objects.checkIndex(index, length());
        return isIntegrated() ? facade(editor().get(state(), index)) : preliminary.get(index);
    }

    /** All children: an unmodifiable copy. */
    public final List<@Nullable Object> toList() {
        return isIntegrated() ? ListViews.toList(this) : List.copyOf(preliminary);
    }

    /** The children from an index on; see {@link #slice(int, int)}. */
    public final List<@Nullable Object> slice(int start) {
        return ListViews.slice(toList(), start, length());
    }

    /**
     * Some of the children: an unmodifiable copy. What lies outside is left out.
     *
     * @param start first one; a negative one counts from the end
     * @param end behind the last one; a negative one counts from the end
     */
    public final List<@Nullable Object> slice(int start, int end) {
        return ListViews.slice(toList(), start, end);
    }

    /** Goes through a copy of the children. */
    @Override
    public final Iterator<@Nullable Object> iterator() {
        return toList().iterator();
    }

    /** The children as they are now. */
    public final Stream<@Nullable Object> stream() {
        return toList().stream();
    }

    /**
     * Walks through all nodes below this one, each before its children. While it does, nodes must not be deleted.
     *
     * @param filter which nodes it stops at; it walks through the children of all
     */
    public final YXmlTreeWalker createTreeWalker(Predicate<? super YType> filter) {
        return new YXmlTreeWalker(this, filter);
    }

    /** The first element below this one with a name, whatever its case; {@code null} if there is none. */
    public final @Nullable YXmlElement querySelector(String nodeName) {
        YXmlTreeWalker walker = createTreeWalker(named(nodeName));
        return walker.hasNext() ? (YXmlElement) walker.next() : null;
    }

    /** All elements below this one with a name, whatever its case. */
    public final List<YXmlElement> querySelectorAll(String nodeName) {
        var found = new ArrayList<YXmlElement>();
        createTreeWalker(named(nodeName)).forEachRemaining(node -> found.add((YXmlElement) node));
        return found;
    }

    private static Predicate<YType> named(String nodeName) {
        String name = nodeName.toUpperCase(Locale.ROOT);
        return node -> node instanceof YXmlElement element
                && element.nodeName().toUpperCase(Locale.ROOT).equals(name);
    }

    /**
     * Hears of every transaction that changed the children or attributes of this node.
     *
     * @param listener called on the document's thread after the transaction
     * @throws IllegalStateException if this node is in no document yet
     */
    public final Subscription observe(Consumer<XmlEvent> listener) {
        return TypeObservers.observe(this, XmlEvent.class, listener);
    }

    @Override
    final YEvent event(TypeChange change) {
        return new XmlEvent(this, change);
    }

    /**
     * A fragment with copies of the children that belongs to no document yet. Children that are no types are left out.
     *
     * @throws IllegalStateException if this one is in no document yet, or types are nested deeper than 500 in it
     */
    @Override
    public YXmlFragment clone() {
        return copy(0);
    }

    YXmlFragment copy(int depth) {
        var copy = new YXmlFragment();
        copy.insert(0, copiedChildren(depth));
        return copy;
    }

    final List<YType> copiedChildren(int depth) {
        var copies = new ArrayList<YType>();
        for (Object child : ListViews.toList(this)) {
            if (child instanceof YType type) {
                copies.add(Copies.of(type, depth + 1));
            }
        }
        return copies;
    }

    /** The text of {@link #toString()}. */
    public final String toJSON() {
        return toString();
    }

    /** The children one after another in XML, as Yjs prints them: names in lower case, attributes sorted, nothing escaped. */
    @Override
    public final String toString() {
        return XmlPrinter.print(this);
    }
}
