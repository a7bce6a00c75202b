package dev.tandem.crdt.codec;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The order of a few updates of which some hold an item where others hold garbage. Yjs sorts all updates before each step and finds that
 * either of the two comes before the other; which one it takes follows from the comparisons that the sorting of JavaScript engines makes
 * (TimSort, which for few elements is insertion by binary search), so the same comparisons are made here. Confined to one thread.
 */
final class MergeRounds implements MergeOrder {
    /** More elements than this are not sorted by insertion alone. */
    static final int MOST_UPDATES = 63;

    private final MergeCursor[] cursors;
    private int size;

    MergeRounds(MergeInput input) {
        cursors = new MergeCursor[input.size()];
        for (int i = 0; i < input.size(); i++) {
            cursors[size++] = new MergeCursor(input.batch(i), input.first(i), input.end(i));
        }
        dropDone();
    }

    /** Whether the order of updates can be told in this way only: they are few, and hold items and garbage. */
    static boolean isNeeded(MergeInput input) {
        if (input.size() > MOST_UPDATES) {
            return false;
        }
        boolean garbage = false;
        boolean items = false;
        for (int i = 0; i < input.size() && !(garbage && items); i++) {
            StructBatch batch = input.batch(i);
            for (int struct = input.first(i); struct < input.end(i); struct++) {
                garbage |= batch.kind[struct] == Kind.GC;
                items |= batch.kind[struct] != Kind.GC && batch.kind[struct] != Kind.SKIP;
            }
        }
        return garbage && items;
    }

    @Override
    public @Nullable MergeCursor poll() {
        sort();
        return size == 0 ? null : cursors[0];
    }

    @Override
    public void add(MergeCursor cursor) {
        if (cursor.done()) {
            dropDone();
        }
    }

    private void dropDone() {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (!cursors[i].done()) {
                cursors[kept++] = cursors[i];
            }
        }
        Arrays.fill(cursors, kept, size, null);
        size = kept;
    }

    private void sort() {
        for (int i = lengthOfRun(); i < size; i++) {
            MergeCursor inserted = cursors[i];
            int left = 0;
            int right = i;
            while (left < right) {
                int middle = (left + right) >>> 1;
                if (isBefore(inserted, cursors[middle])) {
                    right = middle;
                } else {
                    left = middle + 1;
                }
            }
            System.arraycopy(cursors, left, cursors, left + 1, i - left);
            cursors[left] = inserted;
        }
    }

    /** How many at the start are in order, after these were reversed if they were in the opposite order. */
    private int lengthOfRun() {
        if (size < 2) {
            return size;
        }
        boolean descending = isBefore(cursors[1], cursors[0]);
        int end = 2;
        while (end < size && isBefore(cursors[end], cursors[end - 1]) == descending) {
            end++;
        }
        if (descending) {
            for (int i = 0, j = end - 1; i < j; i++, j--) {
                MergeCursor swap = cursors[i];
                cursors[i] = cursors[j];
                cursors[j] = swap;
            }
        }
        return end;
    }

    private static boolean isBefore(MergeCursor one, MergeCursor other) {
        int order = one.compareTo(other.client(), other.clock());
        return order < 0 || (order == 0 && one.isGarbage() != other.isGarbage());
    }
}
