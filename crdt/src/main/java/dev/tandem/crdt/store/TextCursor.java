package dev.tandem.crdt.store;

import dev.tandem.crdt.codec.Kind;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A place in a text, with the attributes there; changes the text and moves on behind what it changed. Which format blocks are inserted and
 * deleted is what Yjs' {@code YText.js} does, as it shows in the bytes.
 */
public final class TextCursor {
    private final BlockStore store;
    private final Blocks blocks;
    private final Editor editor;
    private final Deleter deleter;
    private final Transaction transaction;
    private final SharedType type;
    private int left;
    private int right;
    private int index;
    private Map<String, @Nullable Object> attributes;

    /** A cursor at the start of a text. */
    TextCursor(Editor editor, BlockStore store, Deleter deleter, Transaction transaction, SharedType type) {
        this.editor = editor;
        this.store = store;
        this.blocks = store.blocks;
        this.deleter = deleter;
        this.transaction = transaction;
        this.type = type;
        this.left = Blocks.NONE;
        this.right = type.first;
        this.attributes = new LinkedHashMap<>();
    }

    /** Goes right behind the visible unit before an index ≥ 1. */
    void jump(int to) {
        PositionIndex positions = editor.index(type);
        positions.find(to - 1);
        left = positions.block();
        int offset = positions.offset() + 1;
        if (offset < blocks.length(left)) {
            store.cleanStart(transaction, blocks.client(left), blocks.clock(left) + offset);
        }
        right = blocks.right(left);
        attributes = editor.attributesAt(type, to);
        index = to;
    }

    /** Goes there as Yjs does from one of its search markers on; formats before that are not seen. */
    void search(SearchMarkers markers, int to) {
        SearchMarkers.Marker marker = markers.find(blocks, type, to);
        if (marker != null) {
            left = blocks.left(marker.block);
            right = marker.block;
            index = marker.index;
        }
        for (int rest = to - index; rest > 0 && right != Blocks.NONE; forward()) {
            if (blocks.visible(right) > 0) {
                rest -= splitBehind(right, rest);
            }
        }
    }

    /** Whether nothing follows, deleted or not. */
    public boolean isAtEnd() {
        return right == Blocks.NONE;
    }

    /** Inserts text with the attributes that hold here. */
    public void insertText(String text) {
        insertText(text, new LinkedHashMap<>(attributes));
    }

    /**
     * Inserts text.
     *
     * @param withAttributes its attributes, as {@link AttributeValues#stored} makes them
     */
    public void insertText(String text, Map<String, @Nullable Object> withAttributes) {
        insert(withAttributes, text.length(), () -> left = editor.putText(transaction, type, left, right, text));
    }

    /**
     * Inserts an embedded object.
     *
     * @param withAttributes its attributes, as {@link AttributeValues#stored} makes them
     * @param content inserts it, which has to be one unit
     */
    public void insertEmbed(Map<String, @Nullable Object> withAttributes, Consumer<Editor.Insertion> content) {
        insert(withAttributes, 1, () -> {
            Editor.Insertion insertion = editor.insertionBetween(transaction, type, left, right);
            content.accept(insertion);
            left = insertion.last();
        });
    }

    private void insert(Map<String, @Nullable Object> withAttributes, int units, Runnable content) {
        Map<String, @Nullable Object> wanted = withAttributes;
        if (!attributes.isEmpty()) {
            wanted = new LinkedHashMap<>(withAttributes);
            for (String key : attributes.keySet()) {
                wanted.putIfAbsent(key, null);
            }
            wanted = AttributeValues.ordered(wanted);
        }
        skipWhatChangesNothing(wanted);
        Map<String, @Nullable Object> negated = insertFormats(wanted);
        tellMarkers(units);
        content.run();
        right = blocks.right(left);
        index += units;
        insertNegated(negated);
    }

    /**
     * Moves on; where the text ends before that, line breaks are inserted as by {@link #format}.
     *
     * @param length visible units, ≥ 1
     */
    public void retain(int length) {
        int target = type.formatted ? Integer.MAX_VALUE : index + length;
        if (target <= type.length) {
            jump(target);
        } else {
            format(length, Map.of());
        }
    }

    private void tellMarkers(int more) {
        if (type.markers != null) {
            type.markers.changed(blocks, index, more);
        }
    }

    /**
     * Sets attributes of what follows; where the text ends before that, line breaks are inserted: Quill's texts end with one that is not
     * there.
     *
     * @param length visible units, ≥ 1
     * @param changes attributes, as {@link AttributeValues#stored} makes them; {@code null} removes one
     */
    public void format(int length, Map<String, @Nullable Object> changes) {
        skipWhatChangesNothing(changes);
        Map<String, @Nullable Object> negated = insertFormats(changes);
        int rest = length;
        while (right != Blocks.NONE && (rest > 0 || (!negated.isEmpty() && isGapBlock(right)))) {
            if (isFormat(right)) {
                if (rest == 0 && endsChange(changes, Contents.format(store, right))) {
                    break;
                }
                passFormat(changes, negated, Contents.format(store, right));
            } else if (!blocks.isDeleted(right)) {
                rest -= splitBehind(right, rest);
            }
            forward();
        }
        if (rest > 0) {
            left = editor.putText(transaction, type, left, right, "\n".repeat(rest));
            right = blocks.right(left);
            index += rest;
        }
        insertNegated(negated);
    }

    private static boolean endsChange(Map<String, @Nullable Object> changes, Format format) {
        return changes.containsKey(format.key) && !AttributeValues.equal(changes.get(format.key), format.value);
    }

    /** A format within what is formatted gives way to the change; what it had begun goes on behind. */
    private void passFormat(
            Map<String, @Nullable Object> changes, Map<String, @Nullable Object> negated, Format format) {
        if (!changes.containsKey(format.key)) {
            return;
        }
        if (endsChange(changes, format)) {
            negated.put(format.key, format.value);
        } else {
            negated.remove(format.key);
        }
        deleter.delete(transaction, right);
    }

    /**
     * Deletes what follows, and the formats that become superfluous by that.
     *
     * @param length visible units; what is beyond the end is left out
     */
    public void delete(int length) {
        var before = new LinkedHashMap<>(attributes);
        int first = right;
        int rest = length;
        for (; rest > 0 && right != Blocks.NONE; forward()) {
            if (isContent(right)) {
                rest -= splitBehind(right, rest);
                deleter.delete(transaction, right);
            }
        }
        if (first != Blocks.NONE && type.formatted) {
            new FormattingGaps(store, deleter).tidy(transaction, first, right, before, attributes);
        }
        tellMarkers(rest - length);
    }

    /** Splits a block if it is longer than what is left, and tells its length. */
    private int splitBehind(int block, int rest) {
        if (rest < blocks.length(block)) {
            store.cleanStart(transaction, blocks.client(block), blocks.clock(block) + rest);
        }
        return blocks.length(block);
    }

    private boolean isFormat(int block) {
        return blocks.kind(block) == Kind.FORMAT && !blocks.isDeleted(block);
    }

    private boolean isGapBlock(int block) {
        return blocks.isDeleted(block) || blocks.kind(block) == Kind.FORMAT;
    }

    /** What a text consists of; a stranger may have put values into it, which are no text. */
    private boolean isContent(int block) {
        int kind = blocks.kind(block);
        return !blocks.isDeleted(block) && (kind == Kind.STRING || kind == Kind.EMBED || kind == Kind.TYPE);
    }

    private void forward() {
        if (isFormat(right)) {
            AttributeValues.update(attributes, Contents.format(store, right));
        }
        index += blocks.visible(right);
        left = right;
        right = blocks.right(right);
    }

    /** Goes past deleted blocks, and past formats that set what is wanted anyway. */
    private void skipWhatChangesNothing(Map<String, @Nullable Object> wanted) {
        while (right != Blocks.NONE && (blocks.isDeleted(right) || (isFormat(right) && sets(wanted, right)))) {
            forward();
        }
    }

    private boolean sets(Map<String, @Nullable Object> wanted, int block) {
        Format format = Contents.format(store, block);
        return AttributeValues.equal(wanted.get(format.key), format.value);
    }

    /** Inserts what makes the attributes here the wanted ones, and tells what has to come back behind. */
    private Map<String, @Nullable Object> insertFormats(Map<String, @Nullable Object> wanted) {
        var negated = new LinkedHashMap<String, @Nullable Object>();
        wanted.forEach((key, value) -> {
            Object present = attributes.get(key);
            if (!AttributeValues.equal(present, value)) {
                negated.put(key, present);
                insertFormat(key, value);
            }
        });
        return negated;
    }

    private void insertFormat(String key, @Nullable Object value) {
        Editor.Insertion insertion = editor.insertionBetween(transaction, type, left, right);
        insertion.format(Format.of(key, value));
        right = insertion.last();
        forward();
    }

    private void insertNegated(Map<String, @Nullable Object> negated) {
        while (right != Blocks.NONE
                && (blocks.isDeleted(right)
                        || (isFormat(right) && endsAlready(negated, Contents.format(store, right))))) {
            if (!blocks.isDeleted(right)) {
                negated.remove(Contents.format(store, right).key);
            }
            forward();
        }
        negated.forEach(this::insertFormat);
    }

    private static boolean endsAlready(Map<String, @Nullable Object> negated, Format format) {
        return negated.containsKey(format.key) && AttributeValues.equal(negated.get(format.key), format.value);
    }
}
