package dev.tandem.crdt;

import dev.tandem.crdt.codec.TypeRef;
import dev.tandem.crdt.store.Replica;
import dev.tandem.crdt.store.SharedType;
import dev.tandem.crdt.store.TypeChange;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/** Text. Positions and lengths are in UTF-16 code units, as in Java and JavaScript. */
public final class YText extends YType {
    /** An empty text that belongs to no document yet. */
    public YText() {
        super(TypeRef.TEXT);
    }

    /** A text that belongs to no document yet. */
    public YText(String text) {
        this();
        later(() -> insert(0, text));
    }

    YText(Replica replica, SharedType state) {
        super(TypeRef.TEXT, replica, state);
    }

    /**
     * Inserts text.
     *
     * @param index 0..{@link #length()}
     * @throws IndexOutOfBoundsException if the index is outside the text
     */
    public void insert(int index, String text) {
        if (text.isEmpty()) {
            return;
        }
        if (!isIntegrated()) {
            later(() -> insert(index, text));
            return;
        }
        Objects.checkIndex(index, length() + 1);
        change((transaction, state) -> editor().insertText(transaction, state, index, text));
    }

    /**
     * Deletes text.
     *
     * @param index first code unit
     * @param length code units, ≥ 0
     * @throws IndexOutOfBoundsException if the range is not within the text
     */
    public void delete(int index, int length) {
        if (length == 0) {
            return;
        }
        if (!isIntegrated()) {
            later(() -> delete(index, length));
            return;
        }
        Objects.checkFromIndexSize(index, length, length());
        change((transaction, state) -> editor().delete(transaction, state, index, length));
    }

    /** Length in UTF-16 code units; an embedded object counts as one. */
    public int length() {
        return state().length();
    }

    /**
     * Hears of every transaction that changed this text.
     *
     * @param listener called on the document's thread after the transaction
     * @throws IllegalStateException if this text is in no document yet
     */
    public Subscription observe(Consumer<TextEvent> listener) {
        return subscribe(TextEvent.class, listener);
    }

    @Override
    YEvent event(TypeChange change) {
        return new TextEvent(this, change);
    }

    /** What a transaction changed in this text. */
    List<TextDelta> changes(TypeChange change) {
        var delta = new DeltaBuilder(this);
        editor().changes(change, delta);
        return List.copyOf(delta.finish());
    }

    /** The text, without embedded objects. */
    @Override
    public String toString() {
        return isIntegrated() ? editor().text(state()) : "";
    }
}
