package dev.tandem.crdt.store;

import dev.tandem.crdt.codec.ByteWriter;
import dev.tandem.crdt.codec.DeleteSetCodec;
import dev.tandem.crdt.codec.IdRanges;
import dev.tandem.crdt.codec.Kind;
import dev.tandem.crdt.codec.LongIntMap;
import dev.tandem.crdt.codec.UpdateColumnsWriter;
import java.util.Objects;

/** Writes the state of a document as an update of format version 2. Takes text from where it is stored, unlike what comes from updates. */
final class StateEncoderV2 {
    private static final int HAS_ORIGIN = 0x80;
    private static final int HAS_RIGHT_ORIGIN = 0x40;
    private static final int HAS_KEY = 0x20;

    private final BlockStore store;
    private final Blocks blocks;
    private final UpdateColumnsWriter out = new UpdateColumnsWriter();
    /** Content as it stands in version 1. */
    private final ByteWriter content = new ByteWriter();

    private StateEncoderV2(BlockStore store) {
        this.store = store;
        this.blocks = store.blocks;
    }

    /** Everything beyond a state, with all deletions. */
    static byte[] encode(BlockStore store, LongIntMap known) {
        var from = new LongIntMap();
        for (long id : store.clientsDescending()) {
            int clock = known.get(id, 0);
            if (clock < store.state(id)) {
                from.put(id, clock);
            }
        }
        var encoder = new StateEncoderV2(store);
        encoder.writeClients(from);
        DeleteSetCodec.writeV2(DeletedRanges.of(store), encoder.out.rest());
        return encoder.out.finish(new ByteWriter(0));
    }

    /**
     * What is beyond the given clocks, with the given deletions.
     *
     * @param from a clock for each client to write
     */
    static byte[] encodeChanges(BlockStore store, LongIntMap from, IdRanges deletes) {
        var encoder = new StateEncoderV2(store);
        encoder.writeClients(from);
        DeleteSetCodec.writeV2(deletes, encoder.out.rest());
        return encoder.out.finish(new ByteWriter(0));
    }

    private void writeClients(LongIntMap from) {
        ByteWriter rest = out.rest().varUint(from.size());
        for (long id : from.keysDescending()) {
            int clock = from.get(id, 0);
            ClientBlocks list = store.client(store.indexOf(id));
            int first = list.find(blocks, clock);
            rest.varUint(list.blocks.size() - first);
            out.client(id);
            rest.varUint(clock);
            writeBlock(list, list.blocks.get(first), clock - blocks.clock(list.blocks.get(first)));
            for (int i = first + 1; i < list.blocks.size(); i++) {
                writeBlock(list, list.blocks.get(i), 0);
            }
        }
    }

    private void writeBlock(ClientBlocks list, int block, int offset) {
        Blocks all = blocks;
        int kind = all.kind(block);
        if (kind == Kind.GC) {
            out.info(Kind.GC);
            out.length(all.length(block) - offset);
            return;
        }
        boolean origin = offset > 0 || all.originClient(block) != Blocks.NONE;
        boolean right = all.rightClient(block) != Blocks.NONE;
        MapEntry entry = all.entry(block);
        out.info(kind | (origin ? HAS_ORIGIN : 0) | (right ? HAS_RIGHT_ORIGIN : 0) | (entry != null ? HAS_KEY : 0));
        if (offset > 0) {
            out.leftId(list.id, all.clock(block) + offset - 1);
        } else if (origin) {
            out.leftId(store.client(all.originClient(block)).id, all.originClock(block));
        }
        if (right) {
            out.rightId(store.client(all.rightClient(block)).id, all.rightClock(block));
        }
        if (!origin && !right) {
            writeParent(Objects.requireNonNull(all.parent(block)));
            if (entry != null) {
                out.string(entry.key);
            }
        }
        writeContent(list, block, kind, offset);
    }

    private void writeParent(SharedType parent) {
        out.parentInfo(parent.rootName != null);
        if (parent.rootName != null) {
            out.string(parent.rootName);
        } else {
            out.leftId(store.client(parent.client).id, parent.clock);
        }
    }

    private void writeContent(ClientBlocks list, int block, int kind, int offset) {
        int length = blocks.length(block) - offset;
        if (kind == Kind.DELETED) {
            out.length(length);
        } else if (kind == Kind.STRING) {
            int from = blocks.content(block) + offset;
            list.text.write(out, from, from + length);
        } else {
            content.clear();
            Contents.write(store, block, offset, content);
            out.content(kind, content, length);
        }
    }
}
