package dev.tandem.crdt.store;

import dev.tandem.crdt.codec.Kind;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Deletes format blocks that have become superfluous in a gap: a run of blocks without visible units. Yjs' {@code cleanupFormattingGap} and
 * {@code cleanupContextlessFormattingGap}: whoever deletes more or less than they do differs in the bytes.
 */
final class FormattingGaps {
    private final BlockStore store;
    private final Blocks blocks;
    private final Deleter deleter;

    FormattingGaps(BlockStore store, Deleter deleter) {
        this.store = store;
        this.blocks = store.blocks;
        this.deleter = deleter;
    }

    private boolean isVisible(int block) {
        return blocks.isCountable(block) && !blocks.isDeleted(block);
    }

    private boolean isFormat(int block) {
        return blocks.kind(block) == Kind.FORMAT && !blocks.isDeleted(block);
    }

    /**
     * Tidies up where the attributes are known.
     *
     * @param first where the gap begins
     * @param stop up to where {@code attributes} counts, {@link Blocks#NONE} for the end
     * @param before the attributes before the gap
     * @param attributes those at {@code stop}; corrected by what is deleted before it
     */
    void tidy(
            Transaction transaction,
            int first,
            int stop,
            Map<String, @Nullable Object> before,
            Map<String, @Nullable Object> attributes) {
        var last = new HashMap<String, Integer>();
        int end = first;
        for (; end != Blocks.NONE && !isVisible(end); end = blocks.right(end)) {
            if (isFormat(end)) {
                last.put(Contents.format(store, end).key, end);
            }
        }
        if (last.isEmpty()) {
            return;
        }
        boolean counts = true;
        for (int block = first; block != end; block = blocks.right(block)) {
            counts &= block != stop;
            if (!isFormat(block)) {
                continue;
            }
            Format format = Contents.format(store, block);
            Object value = before.get(format.key);
            boolean changesNothing = AttributeValues.same(value, format.value);
            if (changesNothing || last.getOrDefault(format.key, Blocks.NONE) != block) {
                deleter.delete(transaction, block);
                if (counts && !changesNothing && AttributeValues.same(attributes.get(format.key), format.value)) {
                    if (value == null) {
                        attributes.remove(format.key);
                    } else {
                        attributes.put(format.key, value);
                    }
                }
            } else if (counts) {
                AttributeValues.update(attributes, format);
            }
        }
    }

    /**
     * Tidies up the gap around a block where the attributes are not known: of each attribute the last format counts.
     *
     * @param visited the blocks of the gaps that were tidied up before, which are left alone
     */
    void tidyAround(Transaction transaction, int inside, BitSet visited) {
        if (visited.get(inside)) {
            return;
        }
        int block = inside;
        for (int next = blocks.right(block); next != Blocks.NONE && !isVisible(next); next = blocks.right(block)) {
            block = next;
        }
        var keys = new HashSet<String>();
        for (; block != Blocks.NONE && !isVisible(block); block = blocks.left(block)) {
            visited.set(block);
            if (isFormat(block) && !keys.add(Contents.format(store, block).key)) {
                deleter.delete(transaction, block);
            }
        }
    }
}
