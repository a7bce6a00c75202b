package dev.tandem.crdt;

import dev.tandem.crdt.codec.ByteReader;
import dev.tandem.crdt.codec.ByteWriter;
import dev.tandem.crdt.codec.DecodeLimits;
import dev.tandem.crdt.codec.DeleteSetCodec;
import dev.tandem.crdt.codec.IdRangeSets;
import dev.tandem.crdt.codec.IdRanges;
import dev.tandem.crdt.codec.LongIntMap;
import dev.tandem.crdt.codec.StateVector;
import dev.tandem.crdt.codec.StructBatch;
import dev.tandem.crdt.codec.UpdateReader;
import dev.tandem.crdt.codec.UpdateV2Reader;
import dev.tandem.crdt.store.SnapshotState;

/**
 * Takes snapshots of documents, encodes them and opens them again. A snapshot holds no content: to open one, a document is needed that has
 * kept what was deleted since, see {@link DocOptions#gc}.
 */
public final class Snapshots {
    /** The snapshot of an empty document. */
    public static final Snapshot EMPTY = new Snapshot(new SnapshotState(new IdRanges(), new LongIntMap()));

    private Snapshots() {}

    /** What a document holds now. Costs one pass over its blocks. */
    public static Snapshot snapshot(Doc doc) {
        return new Snapshot(doc.replica().snapshots().take());
    }

    /** Encodes a snapshot in format version 1. */
    public static byte[] encodeSnapshot(Snapshot snapshot) {
        var out = new ByteWriter();
        DeleteSetCodec.writeV1(snapshot.state().deletes(), out);
        StateVector.write(snapshot.state().clocks(), out);
        return out.toByteArray();
    }

    /** Encodes a snapshot in format version 2. */
    public static byte[] encodeSnapshotV2(Snapshot snapshot) {
        var out = new ByteWriter();
        DeleteSetCodec.writeV2(snapshot.state().deletes(), out);
        StateVector.write(snapshot.state().clocks(), out);
        return out.toByteArray();
    }

    /**
     * Decodes a snapshot of format version 1 within the default limits.
     *
     * @throws dev.tandem.crdt.codec.UpdateException if it is not one
     */
    public static Snapshot decodeSnapshot(byte[] bytes) {
        var in = new ByteReader(bytes, DecodeLimits.DEFAULT);
        return decode(in, DeleteSetCodec.readV1(in));
    }

    /**
     * Decodes a snapshot of format version 2 within the default limits.
     *
     * @throws dev.tandem.crdt.codec.UpdateException if it is not one
     */
    public static Snapshot decodeSnapshotV2(byte[] bytes) {
        var in = new ByteReader(bytes, DecodeLimits.DEFAULT);
        return decode(in, DeleteSetCodec.readV2(in));
    }

    private static Snapshot decode(ByteReader in, IdRanges deletes) {
        LongIntMap clocks = StateVector.read(in);
        in.expectEnd();
        return new Snapshot(new SnapshotState(deletes, clocks));
    }

    /**
     * A new document, made as the default options say, that holds what another one held at a snapshot.
     *
     * @throws IllegalArgumentException see {@link #createDocFromSnapshot(Doc, Snapshot, Doc)}
     */
    public static Doc createDocFromSnapshot(Doc origin, Snapshot snapshot) {
        return createDocFromSnapshot(origin, snapshot, new Doc());
    }

    /**
     * Puts what a document held at a snapshot into another one.
     *
     * @param origin has all operations of the snapshot, and keeps deleted content
     * @param into an empty document, to be filled in one transaction whose origin is {@code "snapshot"}
     * @return {@code into}
     * @throws IllegalArgumentException if {@code origin} collects garbage or lacks operations of the snapshot
     */
    public static Doc createDocFromSnapshot(Doc origin, Snapshot snapshot, Doc into) {
        if (origin.gc()) {
            throw new IllegalArgumentException("a document that collects garbage cannot be restored");
        }
        var update = new byte[1][];
        origin.replica()
                .transact(
                        transaction -> update[0] = origin.replica().snapshots().encode(transaction, snapshot.state()),
                        null,
                        true);
        into.replica().applyTrusted(update[0], "snapshot");
        return into;
    }

    /**
     * Whether a document had everything of an update when the snapshot was taken.
     *
     * @throws dev.tandem.crdt.codec.UpdateException if it is not an update
     */
    public static boolean snapshotContainsUpdate(Snapshot snapshot, byte[] update) {
        return contains(snapshot, UpdateReader.read(update, DecodeLimits.DEFAULT));
    }

    /**
     * Whether a document had everything of an update of format version 2 when the snapshot was taken.
     *
     * @throws dev.tandem.crdt.codec.UpdateException if it is not an update
     */
    public static boolean snapshotContainsUpdateV2(Snapshot snapshot, byte[] update) {
        return contains(snapshot, UpdateV2Reader.read(update, DecodeLimits.DEFAULT));
    }

    private static boolean contains(Snapshot snapshot, StructBatch batch) {
        LongIntMap clocks = snapshot.state().clocks();
        for (int struct = 0; struct < batch.structs(); struct++) {
            if (clocks.get(batch.client(struct), 0) < (long) batch.clock(struct) + batch.length(struct)) {
                return false;
            }
        }
        var deletes = new IdRanges();
        deletes.addDeletes(batch);
        deletes.normalize();
        return IdRangeSets.difference(deletes, snapshot.state().deletes()).isEmpty();
    }
}
