package dev.tandem.crdt;

import dev.tandem.crdt.codec.TypeRef;
import dev.tandem.crdt.store.Editor;
import dev.tandem.crdt.store.Replica;
import dev.tandem.crdt.store.SharedType;
import dev.tandem.crdt.store.Subdocument;
import dev.tandem.crdt.store.Transaction;
import dev.tandem.crdt.store.TypeChange;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A shared type: at the root of a document under a name, or nested in another type.
 *
 * <p>Made by a constructor it belongs to no document until it is put into another type; until then it can only be filled, and what it is
 * filled with cannot be read (an {@link IllegalStateException}), but for the lengths and children of XML. Values are {@link String}, {@link Boolean}, {@link Long} (and {@link Integer}, {@link Short}, {@link
 * Byte}), {@link Double} (and {@link Float}), {@link java.math.BigInteger} (JavaScript's bigint, 64 bits), {@code byte[]}, {@link List},
 * {@link java.util.Map} with String keys, {@code null}, {@link dev.tandem.crdt.codec.Undefined}, other shared types and documents. Numbers are
 * JavaScript's: a whole one of at most 2³¹−1 comes back as Long, any other as Double.
 */
public abstract sealed class YType permits YText, YMap, YArray, YXmlFragment, YUnknown {
    private final int typeRef;
    private @Nullable Replica replica;
    private @Nullable SharedType state;

    YType(int typeRef) {
        this.typeRef = typeRef;
    }

    YType(int typeRef, Replica replica, SharedType state) {
        this(typeRef);
        this.replica = replica;
        this.state = state;
    }

    final SharedType state() {
        if (state == null) {
            throw new IllegalStateException("this type is in no document yet");
        }
        return state;
    }

    final Replica replica() {
        if (replica == null) {
            throw new IllegalStateException("this type is in no document yet");
        }
        return replica;
    }

    final Editor editor() {
        return replica().editor();
    }

    final boolean isIntegrated() {
        return state != null;
    }

    /** The document that it belongs to, {@code null} if it does not yet. */
    public final @Nullable Doc doc() {
        return replica == null ? null : (Doc) replica.owner();
    }

    /** The type that it is nested in; {@code null} if it is at the root, in no document yet, or deleted and forgotten. */
    public final @Nullable YType parent() {
        if (!isIntegrated()) {
            return null;
        }
        SharedType parent = replica().tree().parent(state());
        return parent == null ? null : facade(replica(), parent);
    }

    /** Its neighbour among the nodes of an XML element. */
    final @Nullable YType sibling(boolean next) {
        if (!isIntegrated()) {
            return null;
        }
        SharedType sibling = replica().tree().sibling(state(), next);
        return sibling == null ? null : facade(replica(), sibling);
    }

    /** A type with the same content that belongs to no document yet. */
    @Override
    public abstract YType clone();

    /** The name that is stored with it where it is nested, {@code null} for types without one. */
    @Nullable String sharedName() {
        return null;
    }

    /** Makes the changes that were asked for before it was in a document. */
    abstract void fill();

    abstract YEvent event(TypeChange change);

    /**
     * Hears of every transaction that changed this type or one that is nested in it, however deep.
     *
     * @param listener called on the document's thread after the transaction and after all observers of single types, once with all events;
     *     those nearest to this type come first
     * @throws IllegalStateException if this type is in no document yet
     */
    public final Subscription observeDeep(Consumer<List<YEvent>> listener) {
        return TypeObservers.observeDeep(this, listener);
    }

    /** Changes this type within a transaction. */
    final void change(BiConsumer<Transaction, SharedType> change) {
        replica().transact(transaction -> change.accept(transaction, state()), null, true);
    }

    final void insert(Editor.Insertion at, Insertions values) {
        values.insert(replica(), at);
    }

    /** Makes it part of a document. */
    final void integrate(Replica into, Editor.Insertion at) {
        if (state != null) {
            throw new IllegalArgumentException("this type is in a document already");
        }
        SharedType type = SharedType.nested(typeRef, sharedName());
        type.facade(ignored -> this);
        at.type(type);
        replica = into;
        state = type;
        fill();
    }

    /** A stored value as users see it. */
    final @Nullable Object facade(@Nullable Object value) {
        return switch (value) {
            case SharedType type -> facade(replica(), type);
            case Subdocument subdocument -> ((Doc) replica().owner()).subdoc(subdocument);
            case null -> null;
            default -> value;
        };
    }

    static YType facade(Replica replica, SharedType type) {
        return (YType) type.facade(of -> switch (of.typeRef()) {
            case TypeRef.ARRAY -> new YArray(replica, of);
            case TypeRef.MAP -> new YMap(TypeRef.MAP, replica, of);
            case TypeRef.TEXT -> new YText(TypeRef.TEXT, replica, of);
            case TypeRef.XML_ELEMENT -> new YXmlElement(replica, of);
            case TypeRef.XML_FRAGMENT -> new YXmlFragment(TypeRef.XML_FRAGMENT, replica, of);
            case TypeRef.XML_HOOK -> new YXmlHook(replica, of);
            case TypeRef.XML_TEXT -> new YXmlText(replica, of);
            default -> new YUnknown(replica, of);
        });
    }
}
