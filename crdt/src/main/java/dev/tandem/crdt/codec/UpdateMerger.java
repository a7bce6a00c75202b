package dev.tandem.crdt.codec;

import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Joins updates into one without a document, as Yjs' {@code mergeUpdates} does, but without sorting all updates
 * for each struct.
 */
public final class UpdateMerger {
    private final MergeOrder order;
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

    private UpdateMerger(MergeInput input, StructSink out) {
        order = MergeRounds.isNeeded(input) ? new MergeRounds(input) : new MergeQueue(input);
        this.out = out;
    }

    /**
     * One update with the effect of all.
     *
     * @throws UpdateException if one of them is not an update
     */
    public static byte[] merge(List<byte[]> updates, DecodeLimits limits) {
        if (updates.size() == 1) {
            UpdateReader.read(updates.getFirst(), limits);
            return updates.getFirst().clone();
        }
        var large = new ArrayDeque<StructBatch>();
        byte[] inOrder = InOrderMerger.merge(updates, limits, large);
        if (inOrder != null) {
            return inOrder;
        }
        var input = new MergeInput();
        for (byte[] update : updates) {
            if (update.length <= MergeInput.LARGE_BYTES) {
                input.add(update, limits);
            } else {
                input.add(large.isEmpty() ? UpdateReader.read(update, limits) : large.remove());
            }
        }
        return merge(input, new StructWriter());
    }

    /**
     * As {@link #merge}, of updates of format version 2.
     *
     * @throws UpdateException if one of them is not an update of version 2
     */
    public static byte[] mergeV2(List<byte[]> updates, DecodeLimits limits) {
        if (updates.size() == 1) {
            UpdateV2Reader.read(updates.getFirst(), limits);
            return updates.getFirst().clone();
        }
        var input = new MergeInput();
        for (byte[] update : updates) {
            byte[] inVersion1 = UpdateV2Reader.toV1(update, limits);
            if (inVersion1.length <= MergeInput.LARGE_BYTES) {
                input.add(inVersion1, limits);
            } else {
                input.add(UpdateReader.read(inVersion1, limits));
            }
        }
        return merge(input, new StructWriterV2());
    }

    /**
     * One update with the effect of all.
     *
     * @param out decides on the format; nothing was written to it yet
     */
    public static byte[] mergeBatches(List<StructBatch> batches, StructSink out) {
        var input = new MergeInput();
        batches.forEach(input::add);
        return merge(input, out);
    }

    private static byte[] merge(MergeInput input, StructSink out) {
        new UpdateMerger(input, out).run();
        return out.finish(input.deletes());
    }

    private void run() {
        for (MergeCursor cursor = order.poll(); cursor != null; cursor = order.poll()) {
            step(cursor);
            order.add(cursor);
        }
        if (held) {
            writeHeld();
        }
    }

    /** One round with the cursor that is first in order. */
    private void step(MergeCursor cursor) {
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

    private void fillGap(MergeCursor cursor) {
        int gapClock = heldEnd;
        writeHeld();
        heldBatch = null;
        heldKind = Kind.SKIP;
        heldClock = gapClock;
        heldEnd = cursor.clock();
    }

    private void continueHeld(MergeCursor cursor) {
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

    private void hold(MergeCursor cursor, int offset) {
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
