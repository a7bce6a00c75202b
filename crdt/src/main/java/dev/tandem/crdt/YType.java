package dev.tandem.crdt;

import dev.tandem.crdt.codec.AnyCodec;
import dev.tandem.crdt.codec.ByteWriter;
import dev.tandem.crdt.codec.TypeRef;
import dev.tandem.crdt.store.Editor;
import dev.tandem.crdt.store.Replica;
import dev.tandem.crdt.store.SharedType;
import dev.tandem.crdt.store.Subdocument;
import dev.tandem.crdt.store.Transaction;
import dev.tandem.crdt.store.TypeChange;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A shared type: at the root of a document under a name, or nested in another type.
 *
 * <p>Made by a constructor it belongs to no document until it is put into a map or an array; until then it can only be filled, and what it
 * is filled with cannot be read. Values are {@link String}, {@link Boolean}, {@link Long} (and {@link Integer}, {@link Short}, {@link
 * Byte}), {@link Double} (and {@link Float}), {@link java.math.BigInteger} (JavaScript's bigint, 64 bits), {@code byte[]}, {@link List},
 * {@link java.util.Map} with String keys, {@code null}, {@link dev.tandem.crdt.codec.Undefined} other shared types and documents. Numbers are
 * JavaScript's: a whole one of at most 2³¹−1 comes back as Long, any other as Double.
 */
public abstract sealed class YType permits YText, YMap, YArray, YOpaque {
    private final int typeRef;
    private @Nullable Replica replica;
    private @Nullable SharedType state;
    /** What to do once it is in a document. */
    private final List<Runnable> preliminary = new ArrayList<>(0);

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

    abstract YEvent event(TypeChange change);

    /** The event of a change; always the same. */
    static YEvent event(Replica replica, TypeChange change) {
        return (YEvent) change.event(of -> facade(replica, of.type()).event(of));
    }

    final <E extends YEvent> Subscription subscribe(Class<E> kind, Consumer<E> listener) {
        SharedType observed = state();
        Replica of = replica();
        SharedType.Observer observer = change -> {
            YEvent event = event(of, change);
            event.seenFrom(event.target());
            listener.accept(kind.cast(event));
        };
        of.observe(observed, observer);
        return Once.of(() -> of.unobserve(observed, observer));
    }

    /**
     * Hears of every transaction that changed this type or one that is nested in it, however deep.
     *
     * @param listener called on the document's thread after the transaction and after all observers of single types, once with all events;
     *     those nearest to this type come first
     * @throws IllegalStateException if this type is in no document yet
     */
    public final Subscription observeDeep(Consumer<List<YEvent>> listener) {
        SharedType observed = state();
        Replica of = replica();
        SharedType.DeepObserver observer = (type, changes) -> {
            YType seenFrom = facade(of, type);
            var events = new ArrayList<YEvent>(changes.size());
            for (TypeChange change : changes) {
                YEvent event = event(of, change);
                event.seenFrom(seenFrom);
                events.add(event);
            }
            listener.accept(Collections.unmodifiableList(events));
        };
        of.observeDeep(observed, observer);
        return Once.of(() -> of.unobserveDeep(observed, observer));
    }

    /** Changes this type within a transaction. */
    final void change(BiConsumer<Transaction, SharedType> change) {
        replica().transact(transaction -> change.accept(transaction, state()), null, true);
    }

    /** Keeps a change for when this type is put into a document. */
    final void later(Runnable change) {
        preliminary.add(change);
    }

    private void integrate(Replica into, Editor.Insertion at) {
        if (state != null) {
            throw new IllegalArgumentException("this type is in a document already");
        }
        SharedType type = SharedType.nested(typeRef, null);
        type.facade(ignored -> this);
        at.type(type);
        replica = into;
        state = type;
        preliminary.forEach(Runnable::run);
        preliminary.clear();
    }

    /** Inserts values: neighbouring ones that are no types or bytes become one item. */
    final void insert(Editor.Insertion at, List<? extends @Nullable Object> values) {
        var plain = new ArrayList<byte[]>();
        for (Object value : values) {
            if (value instanceof YType || value instanceof Doc || value instanceof byte[]) {
                insertPlain(at, plain);
                if (value instanceof YType type) {
                    type.integrate(replica(), at);
                } else if (value instanceof Doc doc) {
                    at.subdocument(doc.enter(replica()));
                } else if (value instanceof byte[] bytes) {
                    at.binary(bytes);
                }
            } else {
                var out = new ByteWriter();
                AnyCodec.write(out, value);
                plain.add(out.toByteArray());
            }
        }
        insertPlain(at, plain);
    }

    private static void insertPlain(Editor.Insertion at, List<byte[]> values) {
        if (!values.isEmpty()) {
            at.values(values);
            values.clear();
        }
    }

    /** Refuses what could not be inserted, before anything is. */
    static void checkValues(List<? extends @Nullable Object> values) {
        for (Object value : values) {
            if (value instanceof YType type) {
                if (type.isIntegrated()) {
                    throw new IllegalArgumentException("this type is in a document already");
                }
            } else if (value instanceof Doc doc) {
                doc.checkFree();
            } else {
                AnyCodec.write(new ByteWriter(), value);
            }
        }
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
            case TypeRef.MAP -> new YMap(replica, of);
            case TypeRef.TEXT -> new YText(replica, of);
            default -> new YOpaque(replica, of);
        });
    }
}
