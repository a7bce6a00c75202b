package dev.tandem.crdt.store;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What one client contributed: its blocks in the order of their clocks without a gap, and their content. A block's content is a position in
 * {@link #text} or in {@link #values}; both are in the order of clocks, so blocks that can become one are neighbours there too.
 */
final class ClientBlocks {
    final long id;
    int[] blocks = new int[4];
    int count;
    /** The clock that is expected next. */
    int nextClock;

    final TextBuffer text = new TextBuffer();

    @Nullable Object[] values = new @Nullable Object[4];

    int valueCount;

    /** Where the last search ended; searches tend to be near each other. */
    private int hint;

    ClientBlocks(long id) {
        this.id = id;
    }

    int add(Object value) {
        if (valueCount == values.length) {
            values = Arrays.copyOf(values, valueCount * 2);
        }
        values[valueCount] = value;
        return valueCount++;
    }

    /** Position in {@link #blocks} of the block that holds a clock below {@link #nextClock}. */
    int find(Blocks all, int clock) {
        int at = hint;
        if (at < count && all.holds(blocks[at], clock)) {
            return at;
        }
        if (at + 1 < count && all.holds(blocks[at + 1], clock)) {
            hint = at + 1;
            return at + 1;
        }
        int low = 0;
        int high = count - 1;
        if (clock >= all.clock[blocks[high]]) {
            hint = high;
            return high;
        }
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (all.clock[blocks[middle]] <= clock) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        hint = low;
        return low;
    }

    void insert(int at, int block) {
        if (count == blocks.length) {
            blocks = Arrays.copyOf(blocks, count * 2);
        }
        System.arraycopy(blocks, at, blocks, at + 1, count - at);
        blocks[at] = block;
        count++;
    }

    void append(Blocks all, int block) {
        insert(count, block);
        nextClock = all.end(block);
    }

    void remove(int from, int to) {
        System.arraycopy(blocks, to, blocks, from, count - to);
        count -= to - from;
    }
}
