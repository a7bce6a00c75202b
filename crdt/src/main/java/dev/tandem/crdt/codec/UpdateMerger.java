package dev.tandem.crdt.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Joins updates into one without a document, as Yjs' {@code mergeUpdates} does, but with a priority queue in place of sorting all updates
 * for each struct.
 */
public final class UpdateMerger {
    /** Walks through the structs of one update, past Skip structs. */
    private static final class Cursor implements Comparable<Cursor> {
        final StructBatch batch;
        int struct = -1;
        /** Among equals the one that moved last comes first, which is what repeated stable sorting amounts to. */
        int turn;

        Cursor(StructBatch batch, int turn) {
            this.batch = batch;
            this.turn = turn;
            next();
        }

        void next() {
            do {
                struct++;
            } while (struct < batch.structs && batch.kind[struct] == Kind.SKIP);
        }

        boolean done() {
            return struct >= batch.structs;
        }

        long client() {
            return batch.client(struct);
        }

        int clock() {
            return batch.clock[struct];
        }

        int end() {
            return batch.clock[struct] + batch.length[struct];
        }

        @Override
        public int compareTo(Cursor other) {
            int byClient = Long.compare(other.client(), client());
            if (byClient != 0) {
                return byClient;
            }
            int byClock = Integer.compare(clock(), other.clock());
            return byClock != 0 ? byClock : Integer.compare(turn, other.turn);
        }
    }

    private final PriorityQueue<Cursor> queue = new PriorityQueue<>();
    private final StructSink out;
    // The struct that is written next, because a later one may still lengthen it. A null batch stands for a Skip.
    private boolean held;
    private @Nullable StructBatch heldBatch;
    private int heldStruct;
    private int heldOffset;
    private int heldKind;
    private long heldClient;
    private int heldClock;
    private int heldEnd;

    private UpdateMerger(StructSink out) {
        this.out = out;
    }

    /**
     * One update with the effect of all.
     *
     * @throws UpdateException if one of them is not an update
     */
    public static byte[] merge(List<byte[]> updates, DecodeLimits limits) {
        var batches = new ArrayList<StructBatch>(updates.size());
        for (byte[] update : updates) {
            batches.add(UpdateReader.read(update, limits));
        }
        return updates.size() == 1 ? updates.getFirst().clone() : mergeBatches(batches);
    }

    /** One update with the effect of all. */
    public static byte[] mergeBatches(List<StructBatch> batches) {
        return mergeBatches(batches, new StructWriter());
    }

    /**
     * One update with the effect of all.
     *
     * @param out decides on the format; nothing was written to it yet
     */
    public static byte[] mergeBatches(List<StructBatch> batches, StructSink out) {
        var merger = new UpdateMerger(out);
        var deletes = new IdRanges();
        int turn = 0;
        for (StructBatch batch : batches) {
            deletes.addDeletes(batch);
            var cursor = new Cursor(batch, turn++);
            if (!cursor.done()) {
                merger.queue.add(cursor);
            }
        }
        merger.run();
        deletes.normalize();
        return out.finish(deletes);
    }

    private void run() {
        int turn = 0;
        for (Cursor cursor = queue.poll(); cursor != null; cursor = queue.poll()) {
            step(cursor);
            cursor.turn = --turn;
            if (!cursor.done()) {
                queue.add(cursor);
            }
        }
        if (held) {
            writeHeld();
        }
    }

    /** One round with the cursor that is first in order. */
    private void step(Cursor cursor) {
        long firstClient = cursor.client();
        if (held) {
            boolean moved = false;
            while (!cursor.done() && cursor.end() <= heldEnd && cursor.client() >= heldClient) {
                cursor.next();
                moved = true;
            }
            if (cursor.done() || cursor.client() != firstClient || (moved && cursor.clock() > heldEnd)) {
                return; // another update may be first now
            }
            if (firstClient != heldClient) {
                writeHeld();
                hold(cursor, 0);
            } else if (heldEnd < cursor.clock()) {
                fillGap(cursor);
            } else {
                continueHeld(cursor);
            }
        } else {
            hold(cursor, 0);
        }
        while (!cursor.done() && cursor.client() == firstClient && cursor.clock() == heldEnd) {
            writeHeld();
            hold(cursor, 0);
        }
    }

    private void fillGap(Cursor cursor) {
        int gapClock = heldEnd;
        writeHeld();
        heldBatch = null;
        heldKind = Kind.SKIP;
        heldClock = gapClock;
        heldEnd = cursor.clock();
    }

    private void continueHeld(Cursor cursor) {
        int offset = heldEnd - cursor.clock();
        int kind = cursor.batch.kind[cursor.struct];
        if (kind == Kind.GC && heldKind == Kind.GC) {
            heldEnd = cursor.end();
            // Yjs does not step on here; the struct is passed over in the next round because it ends where the held one
            // does.
        } else {
            writeHeld();
            hold(cursor, offset);
        }
    }

    private void hold(Cursor cursor, int offset) {
        held = true;
        heldBatch = cursor.batch;
        heldStruct = cursor.struct;
        heldOffset = offset;
        heldKind = cursor.batch.kind[cursor.struct];
        heldClient = cursor.client();
        heldClock = cursor.clock() + offset;
        heldEnd = cursor.end();
        cursor.next();
    }

    private void writeHeld() {
        if (heldKind == Kind.GC) {
            out.gc(heldClient, heldClock, heldEnd - heldClock);
        } else if (heldBatch == null) {
            out.skip(heldClient, heldClock, heldEnd - heldClock);
        } else {
            out.struct(heldBatch, heldStruct, heldOffset);
        }
    }
}
