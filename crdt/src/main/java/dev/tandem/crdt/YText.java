package dev.tandem.crdt;

import java.util.function.Consumer;

/** Text. Positions and lengths are in UTF-16 code units, as in Java and JavaScript. */
@SuppressWarnings("DoNotCallSuggester") // bodies follow
public final class YText extends YType {
    /** An empty text that belongs to no document yet. */
    public YText() {}

    /** A text that belongs to no document yet. */
    public YText(String text) {
        insert(0, text);
    }

    /**
     * Inserts text.
     *
     * @param index 0..{@link #length()}
     * @throws IndexOutOfBoundsException if the index is outside the text
     */
    public void insert(int index, String text) {
        throw new UnsupportedOperationException();
    }

    /**
     * Deletes text.
     *
     * @param index first code unit
     * @param length code units, ≥ 0
     * @throws IndexOutOfBoundsException if the range is not within the text
     */
    public void delete(int index, int length) {
        throw new UnsupportedOperationException();
    }

    /** Length in UTF-16 code units; an embedded object counts as one. */
    public int length() {
        throw new UnsupportedOperationException();
    }

    /**
     * Hears of every transaction that changed this text.
     *
     * @param listener called on the document's thread after the transaction
     */
    public Subscription observe(Consumer<TextEvent> listener) {
        throw new UnsupportedOperationException();
    }

    /** The text, without embedded objects. */
    @Override
    public String toString() {
        throw new UnsupportedOperationException();
    }
}
