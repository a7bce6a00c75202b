package dev.tandem.crdt.codec;

import java.util.Arrays;

/**
 * The decoded updates that are merged, as ranges of structs of a few batches. Most updates are of some bytes, so they lie one behind the
 * other; a batch of its own for each would be hundreds of bytes of arrays. Confined to one thread.
 */
final class MergeInput {
    /** Larger updates have a batch of their own. */
    static final int LARGE_BYTES = 1 << 14;

    private static final int FULL_BYTES = 1 << 20;

    private StructBatch[] batches = new StructBatch[4];
    private int batchCount;
    /** Whether the last batch is one of those that updates share. */
    private boolean shared;

    private int size;
    private int[] batch = new int[16];
    private int[] first = new int[16];
    private int[] end = new int[16];

    /**
     * Decodes an update that is not large behind the others.
     *
     * @throws UpdateException if it is not one
     */
    void add(byte[] update, DecodeLimits limits) {
        if (!shared || batches[batchCount - 1].sourceSize > FULL_BYTES) {
            addBatch(new StructBatch());
            shared = true;
        }
        StructBatch to = batches[batchCount - 1];
        int from = to.structs;
        UpdateReader.append(update, limits, to);
        addRange(from, to.structs);
    }

    /** A decoded update behind the others. */
    void add(StructBatch decoded) {
        addBatch(decoded);
        shared = false;
        addRange(0, decoded.structs);
    }

    private void addBatch(StructBatch added) {
        if (batchCount == batches.length) {
            batches = Arrays.copyOf(batches, batchCount * 2);
        }
        batches[batchCount++] = added;
    }

    private void addRange(int from, int to) {
        if (size == batch.length) {
            batch = Arrays.copyOf(batch, size * 2);
            first = Arrays.copyOf(first, size * 2);
            end = Arrays.copyOf(end, size * 2);
        }
        batch[size] = batchCount - 1;
        first[size] = from;
        end[size++] = to;
    }

    /** Number of updates. */
    int size() {
        return size;
    }

    /** Where the structs of an update are. */
    StructBatch batch(int update) {
        return batches[batch[update]];
    }

    /** First struct of an update. */
    int first(int update) {
        return first[update];
    }

    /** Behind the last struct of an update. */
    int end(int update) {
        return end[update];
    }

    /** What all of them delete. */
    IdRanges deletes() {
        var deletes = new IdRanges();
        for (int i = 0; i < batchCount; i++) {
            deletes.addDeletes(batches[i]);
        }
        deletes.normalize();
        return deletes;
    }
}
