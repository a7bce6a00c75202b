package dev.tandem.crdt;

import dev.tandem.crdt.codec.DecodeLimits;
import dev.tandem.crdt.codec.Kind;
import dev.tandem.crdt.codec.StateVector;
import dev.tandem.crdt.codec.StructBatch;
import dev.tandem.crdt.codec.UpdateDiff;
import dev.tandem.crdt.codec.UpdateMerger;
import dev.tandem.crdt.codec.UpdateReader;
import java.util.ArrayList;
import java.util.List;

/** Work on updates without a document. All methods are pure and may be called from any thread. */
public final class Updates {
    private Updates() {}

    /**
     * One update with the effect of all.
     *
     * @throws dev.tandem.crdt.codec.UpdateException if one of them is not an update
     */
    public static byte[] mergeUpdates(List<byte[]> updates) {
        return UpdateMerger.merge(updates, DecodeLimits.DEFAULT);
    }

    /**
     * What of an update is beyond a state; its whole delete set stays.
     *
     * @throws dev.tandem.crdt.codec.UpdateException if the update or the state vector is not one
     */
    public static byte[] diffUpdate(byte[] update, byte[] stateVector) {
        return UpdateDiff.diff(
                UpdateReader.read(update, DecodeLimits.DEFAULT), StateVector.read(stateVector, DecodeLimits.DEFAULT));
    }

    /**
     * The state that a new document has after this update alone: per client its operations from 0 up to the first gap.
     *
     * @throws dev.tandem.crdt.codec.UpdateException if the update is not one
     */
    public static byte[] encodeStateVectorFromUpdate(byte[] update) {
        return UpdateDiff.stateVector(UpdateReader.read(update, DecodeLimits.DEFAULT));
    }

    /**
     * What an update holds.
     *
     * @throws dev.tandem.crdt.codec.UpdateException if the update is not one
     */
    public static UpdateSummary inspect(byte[] update) {
        return inspect(update, DecodeLimits.DEFAULT);
    }

    /**
     * What an update holds.
     *
     * @throws dev.tandem.crdt.codec.UpdateException if the update is not one
     */
    public static UpdateSummary inspect(byte[] update, DecodeLimits limits) {
        StructBatch batch = UpdateReader.read(update, limits);
        var structs = new ArrayList<ClientRange>();
        for (int section = 0; section < batch.sections(); section++) {
            addSection(batch, section, structs);
        }
        var deletes = new ArrayList<ClientRange>();
        for (int i = 0; i < batch.deletes(); i++) {
            deletes.add(new ClientRange(batch.deleteClient(i), batch.deleteClock(i), batch.deleteLength(i)));
        }
        return new UpdateSummary(structs, deletes);
    }

    private static void addSection(StructBatch batch, int section, List<ClientRange> structs) {
        long client = batch.sectionClient(section);
        int from = -1;
        int to = -1;
        for (int struct = batch.sectionStart(section); struct < batch.sectionStart(section + 1); struct++) {
            if (batch.kind(struct) == Kind.SKIP) {
                continue;
            }
            if (batch.clock(struct) != to) {
                if (from >= 0) {
                    structs.add(new ClientRange(client, from, to - from));
                }
                from = batch.clock(struct);
            }
            to = batch.clock(struct) + batch.length(struct);
        }
        if (from >= 0) {
            structs.add(new ClientRange(client, from, to - from));
        }
    }
}
