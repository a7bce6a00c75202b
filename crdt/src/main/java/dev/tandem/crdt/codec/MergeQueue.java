package dev.tandem.crdt.codec;

import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Tells which update is next: high clients first, low clocks first. Updates of which nothing was taken yet are sorted once, in linear time
 * if they arrived in that order; only what is left of those that were begun is in a priority queue. Confined to one thread.
 */
final class MergeQueue implements MergeOrder {
    private final MergeInput input;
    private final PriorityQueue<MergeCursor> begun = new PriorityQueue<>();
    private int turn;

    // The updates that are not begun: rank of the client and clock of the first struct, and which update it is.
    private long[] place;
    private int[] update;
    private int waiting;
    private int next;

    MergeQueue(MergeInput input) {
        this.input = input;
        place = new long[input.size()];
        update = new int[input.size()];
        collect();
        sort();
    }

    private void collect() {
        var slots = new LongIntMap();
        for (int i = 0; i < input.size(); i++) {
            StructBatch batch = input.batch(i);
            int struct = input.first(i);
            int end = input.end(i);
            while (struct < end && batch.kind[struct] == Kind.SKIP) {
                struct++;
            }
            if (struct < end) {
                long client = batch.client(struct);
                int slot = slots.get(client, slots.size());
                slots.put(client, slot);
                place[waiting] = (long) slot << 32 | batch.clock[struct];
                update[waiting++] = i;
            }
        }
        int[] ranks = new int[slots.size()];
        int rank = 0;
        for (long client : slots.keysDescending()) {
            ranks[slots.get(client, 0)] = rank++;
        }
        for (int i = 0; i < waiting; i++) {
            place[i] = (long) ranks[(int) (place[i] >>> 32)] << 32 | (int) place[i];
        }
    }

    /** Merges neighbouring runs that are in order, until there is one. Among equals the order stays. */
    private void sort() {
        long[] places = new long[0];
        int[] updates = new int[0];
        while (endOfRun(0) < waiting) {
            if (places.length == 0) {
                places = new long[waiting];
                updates = new int[waiting];
            }
            for (int from = 0; from < waiting; ) {
                int middle = endOfRun(from);
                int to = endOfRun(middle);
                for (int left = from, right = middle; from < to; from++) {
                    int least = right == to || (left < middle && place[left] <= place[right]) ? left++ : right++;
                    places[from] = place[least];
                    updates[from] = update[least];
                }
            }
            long[] placesBefore = place;
            place = places;
            places = placesBefore;
            int[] updatesBefore = update;
            update = updates;
            updates = updatesBefore;
        }
    }

    private int endOfRun(int from) {
        if (from == waiting) {
            return from;
        }
        int end = from + 1;
        while (end < waiting && place[end - 1] <= place[end]) {
            end++;
        }
        return end;
    }

    @Override
    public @Nullable MergeCursor poll() {
        MergeCursor first = begun.peek();
        if (next == waiting) {
            return begun.poll();
        }
        int index = update[next];
        var cursor = new MergeCursor(input.batch(index), input.first(index), input.end(index));
        // Of equals, one that was begun has moved later.
        if (first != null && first.compareTo(cursor.client(), cursor.clock()) <= 0) {
            return begun.poll();
        }
        next++;
        return cursor;
    }

    @Override
    public void add(MergeCursor cursor) {
        if (!cursor.done()) {
            cursor.turn = --turn;
            begun.add(cursor);
        }
    }
}
