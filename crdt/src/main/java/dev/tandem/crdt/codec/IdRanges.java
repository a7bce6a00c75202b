package dev.tandem.crdt.codec;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

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

    private static final int FEW = 8;
    private static final long[] NO_CLIENTS = {};
    private static final long[][] NO_RANGES = {};
    private static final int[] NO_COUNTS = {};

    private long[] clients = NO_CLIENTS;
    private long[][] ranges = NO_RANGES;
    private int[] counts = NO_COUNTS;
    private int size;
    /** Slots of the clients beyond the first few, which are searched one by one: most sets are of one client. */
    private @Nullable LongIntMap slots;

    /** Whether there is no range. */
    public boolean isEmpty() {
        return size == 0;
    }

    /** Forgets all ranges and keeps the room of a few. */
    public void clear() {
        if (size > FEW || (size > 0 && ranges[0].length > FEW)) {
            clients = NO_CLIENTS;
            ranges = NO_RANGES;
            counts = NO_COUNTS;
            slots = null;
        }
        size = 0;
    }

    private int slot(long client) {
        for (int slot = Math.min(size, FEW) - 1; slot >= 0; slot--) {
            if (clients[slot] == client) {
                return slot;
            }
        }
        return slots == null ? -1 : slots.get(client, -1);
    }

    private int makeSlot(long client) {
        int known = slot(client);
        if (known >= 0) {
            return known;
        }
        int slot = size++;
        if (slot == clients.length) {
            clients = Arrays.copyOf(clients, slot * 2 + 1);
            ranges = Arrays.copyOf(ranges, slot * 2 + 1);
            counts = Arrays.copyOf(counts, slot * 2 + 1);
        }
        if (slot >= FEW) {
            slots = slots == null ? new LongIntMap() : slots;
            slots.put(client, slot);
        }
        if (ranges[slot] == null) {
            ranges[slot] = new long[2];
        }
        clients[slot] = client;
        counts[slot] = 0;
        return slot;
    }

    /** Adds a range. */
    public void add(long client, int clock, int length) {
        if (length == 0) {
            return;
        }
        int slot = makeSlot(client);
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

    /** As {@link #add}, but joins the range with the one that was added last for the client if it touches it on either side. */
    public void addLast(long client, int clock, int length) {
        int slot = size == 1 && clients[0] == client ? 0 : slot(client);
        int last = slot < 0 ? -1 : counts[slot] - 1;
        if (last < 0 || length == 0) {
            add(client, clock, length);
            return;
        }
        long[] known = ranges[slot];
        if (clock == end(known[last])) {
            known[last] = pack(clock(known[last]), clock + length);
        } else if (clock + length == clock(known[last])) {
            known[last] = pack(clock, end(known[last]));
        } else {
            add(client, clock, length);
        }
    }

    /** Adds all ranges of another set. */
    public void addAll(IdRanges others) {
        others.forEachAsAdded((client, clock, end) -> add(client, clock, end - clock));
    }

    /** Visits all ranges, clients in the order in which they were first added. */
    public void forEachAsAdded(Visitor visitor) {
        for (int slot = 0; slot < size; slot++) {
            for (int i = 0; i < counts[slot]; i++) {
                visitor.range(clients[slot], clock(ranges[slot][i]), end(ranges[slot][i]));
            }
        }
    }

    /** Adds the delete ranges of an update. */
    public void addDeletes(StructBatch batch) {
        for (int i = 0; i < batch.deletes(); i++) {
            add(batch.deleteClient(i), batch.deleteClock(i), batch.deleteLength(i));
        }
    }

    /** Sorts the ranges and joins those that touch or overlap. */
    public void normalize() {
        for (int slot = 0; slot < size; slot++) {
            long[] sorted = ranges[slot];
            int count = counts[slot];
            if (count == 1) {
                continue;
            }
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
        int slot = slot(client);
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
        int slot = slot(client);
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
        long[] result = Arrays.copyOf(clients, size);
        Arrays.sort(result);
        for (int i = 0, j = size - 1; i < j; i++, j--) {
            long swap = result[i];
            result[i] = result[j];
            result[j] = swap;
        }
        return result;
    }

    /** Visits all ranges, clients in descending order, ranges of a client as they were added or, normalized, ascending. */
    public void forEach(Visitor visitor) {
        if (size == 1) {
            forEachOfSlot(0, visitor);
        } else if (size > 1) {
            for (long client : clientsDescending()) {
                forEachOfSlot(slot(client), visitor);
            }
        }
    }

    /** Visits all ranges, those of a client from the last one to the first; clients in the order in which they were first added. */
    public void forEachBackwards(Visitor visitor) {
        for (int slot = 0; slot < size; slot++) {
            for (int i = counts[slot] - 1; i >= 0; i--) {
                visitor.range(clients[slot], clock(ranges[slot][i]), end(ranges[slot][i]));
            }
        }
    }

    /** Visits the ranges of one client. */
    public void forEach(long client, Visitor visitor) {
        int slot = slot(client);
        if (slot >= 0) {
            forEachOfSlot(slot, visitor);
        }
    }

    private void forEachOfSlot(int slot, Visitor visitor) {
        for (int i = 0; i < counts[slot]; i++) {
            visitor.range(clients[slot], clock(ranges[slot][i]), end(ranges[slot][i]));
        }
    }

    /** Writes the set as the delete set of an update. */
    public void write(ByteWriter out) {
        out.varUint(size);
        if (size == 1) {
            writeSlot(0, out);
        } else if (size > 1) {
            for (long client : clientsDescending()) {
                writeSlot(slot(client), out);
            }
        }
    }

    private void writeSlot(int slot, ByteWriter out) {
        out.varUint(clients[slot]).varUint(counts[slot]);
        for (int i = 0; i < counts[slot]; i++) {
            long range = ranges[slot][i];
            out.varUint(clock(range)).varUint(end(range) - clock(range));
        }
    }

    /** Whether the other set has the same ranges; both must be normalized. */
    public boolean contentEquals(IdRanges other) {
        if (size != other.size) {
            return false;
        }
        for (int slot = 0; slot < size; slot++) {
            int that = other.slot(clients[slot]);
            if (that < 0 || !Arrays.equals(ranges[slot], 0, counts[slot], other.ranges[that], 0, other.counts[that])) {
                return false;
            }
        }
        return true;
    }
}
