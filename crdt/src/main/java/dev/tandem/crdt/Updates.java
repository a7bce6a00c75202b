package dev.tandem.crdt;

import dev.tandem.crdt.codec.DecodeLimits;
import dev.tandem.crdt.codec.Kind;
import dev.tandem.crdt.codec.Obfuscator;
import dev.tandem.crdt.codec.StateVector;
import dev.tandem.crdt.codec.StructBatch;
import dev.tandem.crdt.codec.StructWriter;
import dev.tandem.crdt.codec.StructWriterV2;
import dev.tandem.crdt.codec.UpdateDiff;
import dev.tandem.crdt.codec.UpdateMerger;
import dev.tandem.crdt.codec.UpdateReader;
import dev.tandem.crdt.codec.UpdateV2Reader;
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
        return UpdateDiff.diff(readV1(update), StateVector.read(stateVector, DecodeLimits.DEFAULT));
    }

    /**
     * The state that a new document has after this update alone: per client its operations from 0 up to the first gap.
     *
     * @throws dev.tandem.crdt.codec.UpdateException if the update is not one
     */
    public static byte[] encodeStateVectorFromUpdate(byte[] update) {
        return UpdateDiff.stateVector(readV1(update));
    }

    /**
     * As {@link #mergeUpdates}, in format version 2.
     *
     * @throws dev.tandem.crdt.codec.UpdateException if one of them is not an update of version 2
     */
    public static byte[] mergeUpdatesV2(List<byte[]> updates) {
        return UpdateMerger.mergeV2(updates, DecodeLimits.DEFAULT);
    }

    /**
     * As {@link #diffUpdate}, in format version 2.
     *
     * @throws dev.tandem.crdt.codec.UpdateException if the update is none of version 2, or the state vector is not one
     */
    public static byte[] diffUpdateV2(byte[] update, byte[] stateVector) {
        return UpdateDiff.diff(
                readV2(update), StateVector.read(stateVector, DecodeLimits.DEFAULT), new StructWriterV2());
    }

    /**
     * As {@link #encodeStateVectorFromUpdate}, of an update of format version 2.
     *
     * @throws dev.tandem.crdt.codec.UpdateException if the update is none of version 2
     */
    public static byte[] encodeStateVectorFromUpdateV2(byte[] update) {
        return UpdateDiff.stateVector(readV2(update));
    }

    /**
     * The same update in format version 2.
     *
     * @throws dev.tandem.crdt.codec.UpdateException if the update is none of version 1
     */
    public static byte[] convertUpdateFormatV1ToV2(byte[] update) {
        return UpdateDiff.all(readV1(update), new StructWriterV2());
    }

    /**
     * The same update in format version 1.
     *
     * @throws dev.tandem.crdt.codec.UpdateException if the update is none of version 2
     */
    public static byte[] convertUpdateFormatV2ToV1(byte[] update) {
        return UpdateDiff.all(readV2(update), new StructWriter());
    }

    /**
     * The clocks between which the operations of an update lie.
     *
     * @throws dev.tandem.crdt.codec.UpdateException if the update is none of version 1
     */
    public static UpdateMeta parseUpdateMeta(byte[] update) {
        return UpdateMeta.of(readV1(update));
    }

    /**
     * As {@link #parseUpdateMeta}, of an update of format version 2.
     *
     * @throws dev.tandem.crdt.codec.UpdateException if the update is none of version 2
     */
    public static UpdateMeta parseUpdateMetaV2(byte[] update) {
        return UpdateMeta.of(readV2(update));
    }

    /**
     * Everything that an update says, for people to look at.
     *
     * @throws dev.tandem.crdt.codec.UpdateException if the update is none of version 1
     */
    public static DecodedUpdate decodeUpdate(byte[] update) {
        return new UpdateDescriber(readV1(update)).describe();
    }

    /**
     * As {@link #decodeUpdate}, of an update of format version 2.
     *
     * @throws dev.tandem.crdt.codec.UpdateException if the update is none of version 2
     */
    public static DecodedUpdate decodeUpdateV2(byte[] update) {
        return new UpdateDescriber(readV2(update)).describe();
    }

    /**
     * The same update with other content of the same lengths, so that it can be shown to others. How the document is built, and who wrote
     * when how much, stays.
     *
     * @throws dev.tandem.crdt.codec.UpdateException if the update is none of version 1
     */
    public static byte[] obfuscateUpdate(byte[] update, ObfuscatorOptions options) {
        return obfuscated(readV1(update), options);
    }

    /**
     * As {@link #obfuscateUpdate}, of an update of format version 2.
     *
     * @throws dev.tandem.crdt.codec.UpdateException if the update is none of version 2
     */
    public static byte[] obfuscateUpdateV2(byte[] update, ObfuscatorOptions options) {
        return convertUpdateFormatV1ToV2(obfuscated(readV2(update), options));
    }

    private static byte[] obfuscated(StructBatch batch, ObfuscatorOptions options) {
        return new Obfuscator(options.formatting(), options.subdocs(), options.yxml()).obfuscate(batch);
    }

    private static StructBatch readV1(byte[] update) {
        return UpdateReader.read(update, DecodeLimits.DEFAULT);
    }

    private static StructBatch readV2(byte[] update) {
        return UpdateV2Reader.read(update, DecodeLimits.DEFAULT);
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
     * @param update of format version 1
     * @param limits what is accepted
     * @throws dev.tandem.crdt.codec.UpdateException if the update is not one, or beyond the limits
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
