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
    final BlockList blocks = new BlockList();
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
        if (at < blocks.size() && all.holds(blocks.get(at), clock)) {
            return at;
        }
        if (at + 1 < blocks.size() && all.holds(blocks.get(at + 1), clock)) {
            hint = at + 1;
            return at + 1;
        }
        int last = blocks.size() - 1;
        if (clock >= all.clock(blocks.get(last))) {
            hint = last;
        } else if (blocks.size() < MANY) {
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
            if (all.clock(blocks.get(middle)) <= clock) {
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
        if (all.clock(blocks.get(guess)) <= clock) {
            int low = guess;
            while (low + step < blocks.size() && all.clock(blocks.get(low + step)) <= clock) {
                low += step;
                step *= 2;
            }
            return search(all, clock, low, Math.min(low + step, blocks.size()) - 1);
        }
        int high = guess;
        while (high - step > 0 && all.clock(blocks.get(high - step)) > clock) {
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
        return Math.min(pages[page], blocks.size() - 1);
    }

    private void fillPages(Blocks all) {
        int needed = ((nextClock - 1) >>> PAGE_BITS) + 1;
        if (needed > pages.length) {
            pages = Arrays.copyOf(pages, needed + (needed >>> 3));
        }
        int at = pageCount == 0 ? 0 : Math.min(pages[pageCount - 1], blocks.size() - 1);
        for (; pageCount < needed; pageCount++) {
            int clock = pageCount << PAGE_BITS;
            while (all.clock(blocks.get(at)) > clock) {
                at--;
            }
            while (all.end(blocks.get(at)) <= clock) {
                at++;
            }
            pages[pageCount] = at;
        }
        moved = 0;
    }

    /** Guesses are made anew once so many blocks have moved that none of them need be any good. */
    private void noteMove(int distance) {
        moved += distance;
        if (moved > blocks.size()) {
            pageCount = 0;
            moved = 0;
        }
    }

    /** Makes room at once for so many more blocks, and for their text. */
    void reserve(int more, int units) {
        blocks.reserve(more);
        text.reserve(units);
    }

    void insert(int at, int block) {
        blocks.insert(at, block);
        noteMove(1);
    }

    void append(Blocks all, int block) {
        blocks.add(block);
        nextClock = all.end(block);
    }

    void remove(int from, int to) {
        for (int at = to - 1; at >= from; at--) {
            blocks.remove(at);
        }
        noteMove(to - from);
    }
}
