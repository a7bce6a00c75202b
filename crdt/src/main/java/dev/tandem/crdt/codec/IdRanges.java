package dev.tandem.crdt.codec;

import java.util.Arrays;

/**
 * Sets of operations: ranges of clocks by client. A delete set is one, and so is what an update brings. Ranges may be added in any order
 * and overlap until {@link #normalize} sorts and joins them. Confined to one thread.
 */
public final class IdRanges {
    /** Takes one range. */
    @FunctionalInterface
    public interface Visitor {
        /**
         * Called for a range.
         *
         * @param clock first clock
         * @param end behind the last clock
         */
        void range(long client, int clock, int end);
    }

    private final LongIntMap slots = new LongIntMap();
    private static final long[][] NO_RANGES = {};
    private static final int[] NO_COUNTS = {};

    private long[][] ranges = NO_RANGES;
    private int[] counts = NO_COUNTS;

    /** Whether there is no range. */
    public boolean isEmpty() {
        return slots.size() == 0;
    }

    /** Adds a range. */
    public void add(long client, int clock, int length) {
        if (length == 0) {
            return;
        }
        int slot = slots.get(client, -1);
        if (slot < 0) {
            slot = slots.size();
            slots.put(client, slot);
            if (slot == counts.length) {
                ranges = Arrays.copyOf(ranges, slot * 2 + 1);
                counts = Arrays.copyOf(counts, slot * 2 + 1);
            }
            ranges[slot] = new long[2];
        }
        int count = counts[slot];
        if (count == ranges[slot].length) {
            ranges[slot] = Arrays.copyOf(ranges[slot], count * 2);
        }
        ranges[slot][count] = pack(clock, clock + length);
        counts[slot] = count + 1;
    }

    private static long pack(int clock, int end) {
        return (long) clock << 32 | end;
    }

    private static int clock(long range) {
        return (int) (range >>> 32);
    }

    private static int end(long range) {
        return (int) range;
    }

    /** Adds the delete ranges of an update. */
    public void addDeletes(StructBatch batch) {
        for (int i = 0; i < batch.deletes(); i++) {
            add(batch.deleteClient(i), batch.deleteClock(i), batch.deleteLength(i));
        }
    }

    /** Sorts the ranges and joins those that touch or overlap. */
    public void normalize() {
        for (int slot = 0; slot < slots.size(); slot++) {
            long[] sorted = ranges[slot];
            int count = counts[slot];
            Arrays.sort(sorted, 0, count);
            int kept = 0;
            for (int i = 1; i < count; i++) {
                if (clock(sorted[i]) <= end(sorted[kept])) {
                    sorted[kept] = pack(clock(sorted[kept]), Math.max(end(sorted[kept]), end(sorted[i])));
                } else {
                    sorted[++kept] = sorted[i];
                }
            }
            counts[slot] = kept + 1;
        }
    }

    /** Whether an operation is in the set, which must be normalized. */
    public boolean contains(long client, int clock) {
        int slot = slots.get(client, -1);
        if (slot < 0) {
            return false;
        }
        int at = floor(slot, clock);
        return at >= 0 && clock < end(ranges[slot][at]);
    }

    private int floor(int slot, int clock) {
        long[] sorted = ranges[slot];
        int low = 0;
        int high = counts[slot] - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (clock(sorted[middle]) <= clock) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high;
    }

    /** Visits the parts of a range that are not in the set, which must be normalized. */
    public void forEachMissing(long client, int clock, int length, Visitor visitor) {
        int from = clock;
        int to = clock + length;
        int slot = slots.get(client, -1);
        if (slot >= 0) {
            int at = Math.max(0, floor(slot, clock));
            for (; at < counts[slot] && clock(ranges[slot][at]) < to && from < to; at++) {
                int known = clock(ranges[slot][at]);
                if (from < known) {
                    visitor.range(client, from, known);
                }
                from = Math.max(from, end(ranges[slot][at]));
            }
        }
        if (from < to) {
            visitor.range(client, from, to);
        }
    }

    /** The clients, largest first. */
    public long[] clientsDescending() {
        return slots.keysDescending();
    }

    /** Visits all ranges, clients in descending order, ranges of a client as they were added or, normalized, ascending. */
    public void forEach(Visitor visitor) {
        if (isEmpty()) {
            return;
        }
        for (long client : clientsDescending()) {
            forEach(client, visitor);
        }
    }

    /** Visits the ranges of one client. */
    public void forEach(long client, Visitor visitor) {
        int slot = slots.get(client, -1);
        for (int i = 0; slot >= 0 && i < counts[slot]; i++) {
            visitor.range(client, clock(ranges[slot][i]), end(ranges[slot][i]));
        }
    }

    /** Writes the set as the delete set of an update. */
    public void write(ByteWriter out) {
        out.varUint(slots.size());
        for (long client : clientsDescending()) {
            int slot = slots.get(client, -1);
            out.varUint(client).varUint(counts[slot]);
            for (int i = 0; i < counts[slot]; i++) {
                long range = ranges[slot][i];
                out.varUint(clock(range)).varUint(end(range) - clock(range));
            }
        }
    }
}
