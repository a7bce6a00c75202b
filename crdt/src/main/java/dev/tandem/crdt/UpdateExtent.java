package dev.tandem.crdt;

import dev.tandem.crdt.codec.ByteWriter;
import dev.tandem.crdt.codec.DecodeLimits;
import dev.tandem.crdt.codec.IdRanges;
import dev.tandem.crdt.codec.Kind;
import dev.tandem.crdt.codec.LongIntMap;
import dev.tandem.crdt.codec.StructBatch;
import dev.tandem.crdt.codec.UpdateDiff;
import dev.tandem.crdt.codec.UpdateReader;

/**
 * How far the state reaches that a new document has after one update alone: enough to tell whether another update brings anything new, without
 * a document. Immutable, and of use on any thread.
 */
public final class UpdateExtent {
    private final LongIntMap clocks;
    /** Normalized. */
    private final IdRanges deletes;

    private UpdateExtent(LongIntMap clocks, IdRanges deletes) {
        this.clocks = clocks;
        this.deletes = deletes;
    }

    /**
     * The extent of an update of format version 1.
     *
     * @throws dev.tandem.crdt.codec.UpdateException if the update is not one
     */
    public static UpdateExtent of(byte[] update) {
        StructBatch batch = UpdateReader.read(update, DecodeLimits.DEFAULT);
        var clocks = new LongIntMap();
        for (int section = 0; section < batch.sections(); section++) {
            int end = UpdateDiff.reach(batch, section);
            if (end > 0) {
                clocks.put(batch.sectionClient(section), end);
            }
        }
        var deletes = new IdRanges();
        deletes.addDeletes(batch);
        deletes.normalize();
        return new UpdateExtent(clocks, deletes);
    }

    /** Encodes per client the clock that is expected next, as {@link Doc#encodeStateVector} of that document does. */
    public byte[] encodeStateVector() {
        var out = new ByteWriter().varUint(clocks.size());
        for (long client : clocks.keysDescending()) {
            out.varUint(client).varUint(clocks.get(client, 0));
        }
        return out.toByteArray();
    }

    /**
     * Whether that document would not change by another update. What its update holds behind a gap counts as missing, so the answer may be no
     * although nothing is new, and never yes although something is.
     *
     * @param update of format version 1
     * @throws dev.tandem.crdt.codec.UpdateException if the update is not one
     */
    public boolean covers(byte[] update) {
        StructBatch batch = UpdateReader.read(update, DecodeLimits.DEFAULT);
        for (int struct = 0; struct < batch.structs(); struct++) {
            if (batch.kind(struct) != Kind.SKIP
                    && batch.clock(struct) + batch.length(struct) > clocks.get(batch.client(struct), 0)) {
                return false;
            }
        }
        for (int i = 0; i < batch.deletes(); i++) {
            if (!coversDeletion(batch.deleteClient(i), batch.deleteClock(i), batch.deleteLength(i))) {
                return false;
            }
        }
        return true;
    }

    private boolean coversDeletion(long client, int clock, int length) {
        if (clock + length > clocks.get(client, 0)) {
            return false;
        }
        boolean[] missing = {false};
        deletes.forEachMissing(client, clock, length, (_, _, _) -> missing[0] = true);
        return !missing[0];
    }
}
