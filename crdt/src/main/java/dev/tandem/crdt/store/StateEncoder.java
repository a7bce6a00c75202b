package dev.tandem.crdt.store;

import dev.tandem.crdt.codec.ByteWriter;
import dev.tandem.crdt.codec.IdRanges;
import dev.tandem.crdt.codec.Kind;
import dev.tandem.crdt.codec.LongIntMap;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Writes the state of a document as an update of format version 1, as Yjs' {@code writeClientsStructs} does. */
final class StateEncoder {
    private static final int HAS_ORIGIN = 0x80;
    private static final int HAS_RIGHT_ORIGIN = 0x40;
    private static final int HAS_KEY = 0x20;
    private static final int KEPT_BYTES = 1 << 14;
    private static final int MANY_BLOCKS = 1 << 10;
    private static final int MOST_KEPT_BYTES = 1 << 22;

    private final BlockStore store;
    private final Blocks blocks;
    /** Used again for each update: most are small. */
    private ByteWriter out = new ByteWriter(256);
    /**
     * Room for large states, one for the whole program: to keep it in each document would double what a document takes, and to make it
     * anew each time costs as much as a tenth of the encoding. Whoever takes it out has it alone.
     */
    private static final AtomicReference<@Nullable ByteWriter> LARGE = new AtomicReference<>();

    StateEncoder(BlockStore store) {
        this.store = store;
        this.blocks = store.blocks;
    }

    /** Everything beyond a state, with all deletions. */
    byte[] encode(LongIntMap known) {
        long[] clients = store.clientsDescending();
        if (hasManyBlocks(clients)) {
            ByteWriter large = LARGE.getAndSet(null);
            out = large == null ? out : large;
        }
        int count = 0;
        for (long id : clients) {
            if (known.get(id, 0) < store.state(id)) {
                clients[count++] = id;
            }
        }
        out.varUint(count);
        for (int i = 0; i < count; i++) {
            writeClient(store.client(store.indexOf(clients[i])), known.get(clients[i], 0));
        }
        writeDeletes();
        return finish();
    }

    /** What is beyond the given clocks, with the given deletions. */
    byte[] encodeChanges(LongIntMap from, IdRanges deletes) {
        out.varUint(from.size());
        for (long id : from.keysDescending()) {
            writeClient(store.client(store.indexOf(id)), from.get(id, 0));
        }
        deletes.write(out);
        return finish();
    }

    /** What a transaction changed in which at most one client added something, and after which none did. */
    byte[] encodeChanges(Transaction transaction) {
        out.varUint(transaction.clientCount);
        if (transaction.clientCount == 1) {
            writeClient(store.client(transaction.clients[0]), transaction.clocksBefore[0]);
        }
        transaction.deletes.write(out);
        return finish();
    }

    /** The blocks that begin before the given clocks, which are not beyond the state, with the given deletions. */
    byte[] encodeUntil(LongIntMap clocks, IdRanges deletes) {
        int count = 0;
        for (long id : clocks.keysDescending()) {
            count += clocks.get(id, 0) > 0 ? 1 : 0;
        }
        out.varUint(count);
        for (long id : clocks.keysDescending()) {
            int clock = clocks.get(id, 0);
            if (clock > 0) {
                ClientBlocks list = store.client(store.indexOf(id));
                int end = list.find(blocks, clock - 1) + 1;
                out.varUint(end).varUint(id).varUint(0);
                for (int i = 0; i < end; i++) {
                    writeBlock(list.blocks.get(i), 0);
                }
            }
        }
        deletes.write(out);
        return finish();
    }

    private boolean hasManyBlocks(long[] clients) {
        int count = 0;
        for (long id : clients) {
            count += store.client(store.indexOf(id)).blocks.size();
        }
        return count > MANY_BLOCKS;
    }

    private byte[] finish() {
        byte[] update = out.toByteArray();
        if (out.capacity() > KEPT_BYTES) {
            if (out.capacity() <= MOST_KEPT_BYTES) {
                out.clear();
                LARGE.set(out);
            }
            out = new ByteWriter(256);
        } else {
            out.clear();
        }
        return update;
    }

    private void writeClient(ClientBlocks list, int clock) {
        int first = list.find(blocks, clock);
        out.varUint(list.blocks.size() - first).varUint(list.id).varUint(clock);
        writeBlock(list.blocks.get(first), clock - blocks.clock(list.blocks.get(first)));
        for (int i = first + 1; i < list.blocks.size(); i++) {
            writeBlock(list.blocks.get(i), 0);
        }
    }

    private void writeBlock(int block, int offset) {
        Blocks all = blocks;
        int kind = all.kind(block);
        if (kind == Kind.GC) {
            out.uint8(Kind.GC).varUint(all.length(block) - offset);
            return;
        }
        boolean origin = offset > 0 || all.originClient(block) != Blocks.NONE;
        boolean right = all.rightClient(block) != Blocks.NONE;
        MapEntry entry = all.entry(block);
        out.uint8(kind | (origin ? HAS_ORIGIN : 0) | (right ? HAS_RIGHT_ORIGIN : 0) | (entry != null ? HAS_KEY : 0));
        if (offset > 0) {
            writeId(all.client(block), all.clock(block) + offset - 1);
        } else if (origin) {
            writeId(all.originClient(block), all.originClock(block));
        }
        if (right) {
            writeId(all.rightClient(block), all.rightClock(block));
        }
        if (!origin && !right) {
            writeParent(Objects.requireNonNull(all.parent(block)));
            if (entry != null) {
                out.varString(entry.key);
            }
        }
        Contents.write(store, block, offset, out);
    }

    private void writeId(int client, int clock) {
        ClientBlocks of = store.client(client);
        out.packed(of.packedId, of.packedIdLength).varUint(clock);
    }

    private void writeParent(SharedType parent) {
        if (parent.rootName != null) {
            out.varUint(1).varString(parent.rootName);
        } else {
            out.varUint(0);
            writeId(parent.client, parent.clock);
        }
    }

    private void writeDeletes() {
        var sets = new ByteWriter(256);
        var ranges = new ByteWriter(256);
        int withDeletes = 0;
        for (long id : store.clientsDescending()) {
            ranges.clear();
            int count = DeletedRanges.forEach(
                    blocks,
                    store.client(store.indexOf(id)),
                    (client, clock, end) -> ranges.varUint(clock).varUint(end - clock));
            if (count > 0) {
                sets.varUint(id).varUint(count).raw(ranges);
                withDeletes++;
            }
        }
        out.varUint(withDeletes).raw(sets);
    }
}
