package dev.tandem.crdt.store;

import dev.tandem.crdt.codec.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The format blocks of one text in their order: tells the attributes at a position. It is thrown away as soon as a format comes or goes, and
 * made anew, with a walk through the text, when attributes are next asked for; typing changes no format.
 */
final class FormatIndex {
    private static final int INTERVAL = 32;

    private final BlockStore store;
    private int[] formats = new int[4];
    private int count;
    /** The attributes before every so many formats. */
    private final List<Map<String, @Nullable Object>> known = new ArrayList<>();

    FormatIndex(BlockStore store, SharedType type) {
        this.store = store;
        var attributes = new LinkedHashMap<String, @Nullable Object>();
        Blocks blocks = store.blocks;
        for (int block = type.first; block != Blocks.NONE; block = blocks.right(block)) {
            if (blocks.kind(block) == Kind.FORMAT && !blocks.isDeleted(block)) {
                if (count % INTERVAL == 0) {
                    known.add(new LinkedHashMap<>(attributes));
                }
                if (count == formats.length) {
                    formats = Arrays.copyOf(formats, count * 2);
                }
                formats[count++] = block;
                AttributeValues.update(attributes, Contents.format(store, block));
            }
        }
    }

    int count() {
        return count;
    }

    /** The format block at a place in the order. */
    int format(int at) {
        return formats[at];
    }

    /**
     * The attributes of the visible unit before a position: a copy, in the order in which they were set.
     *
     * @param index 0 for none
     */
    Map<String, @Nullable Object> attributesAt(PositionIndex positions, int index) {
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (positions.positionOf(formats[middle]) < index) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        int from = low / INTERVAL;
        if (from == known.size()) {
            from--;
        }
        var attributes = from < 0
                ? new LinkedHashMap<String, @Nullable Object>()
                : new LinkedHashMap<String, @Nullable Object>(known.get(from));
        for (int at = Math.max(0, from * INTERVAL); at < low; at++) {
            AttributeValues.update(attributes, Contents.format(store, formats[at]));
        }
        return attributes;
    }
}
