package dev.tandem.crdt.store;

import dev.tandem.crdt.codec.ByteWriter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What one client contributed: its blocks in the order of their clocks without a gap, and their content. A block's content is a position in
 * {@link #text} or in {@link #values}; both are in the order of clocks, so blocks that can become one are neighbours there too.
 */
final class ClientBlocks {
    final long id;
    /** The id as it stands in updates. */
    final long packedId;

    final int packedIdLength;
    int[] blocks = new int[4];
    int count;
    /** The clock that is expected next. */
    int nextClock;

    final TextBuffer text = new TextBuffer();

    @Nullable Object[] values = new @Nullable Object[4];

    int valueCount;

    private static final int MANY = 32;
    private static final int PAGE_BITS = 6;
    private static final int[] NO_PAGES = {};

    /** For every 64th clock a guess at the position in {@link #blocks} of the block that holds it. Made when many blocks are searched. */
    private int[] pages = NO_PAGES;

    private int pageCount;
    private int moved;

    /** Where the last search ended; searches tend to be near each other. */
    private int hint;

    ClientBlocks(long id) {
        this.id = id;
        this.packedId = ByteWriter.pack(id);
        this.packedIdLength = ByteWriter.packedLength(id);
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
        int last = count - 1;
        if (clock >= all.clock(blocks[last])) {
            hint = last;
        } else if (count < MANY) {
            hint = search(all, clock, 0, last);
        } else {
            hint = gallop(all, clock, guess(all, clock));
        }
        return hint;
    }

    /** The last of the blocks from {@code from} to {@code to} that begins at a clock or before; the first one does. */
    private int search(Blocks all, int clock, int from, int to) {
        int low = from;
        int high = to;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (all.clock(blocks[middle]) <= clock) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** Searches from a guess outwards in steps that double, so that the time depends on how good the guess is. */
    private int gallop(Blocks all, int clock, int guess) {
        int step = 1;
        if (all.clock(blocks[guess]) <= clock) {
            int low = guess;
            while (low + step < count && all.clock(blocks[low + step]) <= clock) {
                low += step;
                step *= 2;
            }
            return search(all, clock, low, Math.min(low + step, count) - 1);
        }
        int high = guess;
        while (high - step > 0 && all.clock(blocks[high - step]) > clock) {
            high -= step;
            step *= 2;
        }
        return search(all, clock, Math.max(high - step, 0), high - 1);
    }

    /** Where the block of a clock was when its page was last looked at. Splitting and joining has moved it since, but seldom far. */
    private int guess(Blocks all, int clock) {
        int page = clock >>> PAGE_BITS;
        if (page >= pageCount) {
            fillPages(all);
        }
        return Math.min(pages[page], count - 1);
    }

    private void fillPages(Blocks all) {
        int needed = ((nextClock - 1) >>> PAGE_BITS) + 1;
        if (needed > pages.length) {
            pages = Arrays.copyOf(pages, needed + (needed >>> 3));
        }
        int at = pageCount == 0 ? 0 : Math.min(pages[pageCount - 1], count - 1);
        for (; pageCount < needed; pageCount++) {
            int clock = pageCount << PAGE_BITS;
            while (all.clock(blocks[at]) > clock) {
                at--;
            }
            while (all.end(blocks[at]) <= clock) {
                at++;
            }
            pages[pageCount] = at;
        }
        moved = 0;
    }

    /** Guesses are made anew once so many blocks have moved that none of them need be any good. */
    private void noteMove(int distance) {
        moved += distance;
        if (moved > count) {
            pageCount = 0;
            moved = 0;
        }
    }

    /** Makes room at once for so many more blocks, and for their text. */
    void reserve(int more, int units) {
        if (count + more > blocks.length) {
            blocks = Arrays.copyOf(blocks, count + more);
        }
        text.reserve(units);
    }

    void insert(int at, int block) {
        if (count == blocks.length) {
            blocks = Arrays.copyOf(blocks, count + (count >>> 1) + 2);
        }
        if (at < count) {
            System.arraycopy(blocks, at, blocks, at + 1, count - at);
            noteMove(1);
        }
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
        noteMove(to - from);
    }
}
