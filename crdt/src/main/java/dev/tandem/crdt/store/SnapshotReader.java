package dev.tandem.crdt.store;

import dev.tandem.crdt.codec.IdRanges;
import dev.tandem.crdt.codec.LongIntMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes snapshots, and reads types as they were at one. Blocks are looked at operation by operation: two may have become one since. Content
 * that was forgotten since is left out.
 */
public final class SnapshotReader {
    private final BlockStore store;
    private final Blocks blocks;

    SnapshotReader(BlockStore store) {
        this.store = store;
        this.blocks = store.blocks;
    }

    /** The present state. */
    public SnapshotState take() {
        return new SnapshotState(DeletedRanges.of(store), store.clocks());
    }

    /** All that is deleted, normalized. */
    public IdRanges deletes() {
        return DeletedRanges.of(store);
    }

    /** The values of a list; nested types as {@link SharedType}. */
    public List<@Nullable Object> values(SharedType type, SnapshotState at) {
        var values = new ArrayList<@Nullable Object>();
        for (int block = type.first; block != Blocks.NONE; block = blocks.right(block)) {
            if (blocks.isCountable(block)) {
                int shown = block;
                at.forEachShown(store, block, (client, clock, end) -> {
                    for (int i = clock; i < end; i++) {
                        values.add(Contents.element(store, shown, i - blocks.clock(shown)));
                    }
                });
            }
        }
        return values;
    }

    /** The value of a name; a nested type as {@link SharedType}. {@code null} if there was none. */
    public @Nullable Object get(SharedType type, String key, SnapshotState at) {
        MapEntry entry = type.entry(key);
        int block = entry == null ? Blocks.NONE : valueBlock(entry, at);
        return block == Blocks.NONE ? null : Contents.element(store, block, lastOffset(block, at));
    }

    /** The names that had values, and the values; nested types as {@link SharedType}. */
    public Map<String, @Nullable Object> all(SharedType type, SnapshotState at) {
        var all = new LinkedHashMap<String, @Nullable Object>();
        for (MapEntry entry : type.entries()) {
            int block = valueBlock(entry, at);
            if (block != Blocks.NONE) {
                all.put(entry.key, Contents.element(store, block, lastOffset(block, at)));
            }
        }
        return all;
    }

    /** The block whose value a name had, {@link Blocks#NONE} if it had none. */
    private int valueBlock(MapEntry entry, SnapshotState at) {
        for (int block = entry.last; block != Blocks.NONE; block = blocks.left(block)) {
            int offset = lastOffset(block, at);
            if (offset >= 0) {
                boolean shown = blocks.isCountable(block)
                        && at.shows(store.client(blocks.client(block)).id, blocks.clock(block) + offset);
                return shown ? block : Blocks.NONE;
            }
        }
        return Blocks.NONE;
    }

    /** Offset of the last operation of a block that was there, negative if none was. */
    private int lastOffset(int block, SnapshotState at) {
        int known = at.clocks().get(store.client(blocks.client(block)).id, 0);
        return Math.min(blocks.end(block), known) - 1 - blocks.clock(block);
    }

    /**
     * Splits blocks so that each was there as a whole or not at all, and was deleted as a whole or not at all: Yjs'
     * {@code splitSnapshotAffectedStructs}. They are joined again at the end of the transaction.
     */
    public void split(Transaction transaction, SnapshotState at) {
        splitAtClocks(transaction, at.clocks());
        at.deletes().forEach((client, clock, end) -> {
            int state = store.state(client);
            if (clock < state) {
                int index = store.indexOf(client);
                store.cleanStart(transaction, index, clock);
                if (end < state) {
                    store.cleanStart(transaction, index, end);
                }
            }
        });
    }

    /**
     * Tells a text as it was, with marks on what had changed since another snapshot.
     *
     * @param at {@code null} for now
     * @param before {@code null} to mark nothing
     */
    public void text(
            Transaction transaction,
            SharedType type,
            @Nullable SnapshotState at,
            @Nullable SnapshotState before,
            SnapshotText.Marks marks,
            TextVisitor visitor) {
        if (at != null) {
            split(transaction, at);
        }
        if (before != null) {
            split(transaction, before);
        }
        new SnapshotText(store, at, before, marks, visitor).read(type);
    }

    private void splitAtClocks(Transaction transaction, LongIntMap clocks) {
        for (long client : clocks.keysDescending()) {
            int clock = clocks.get(client, 0);
            if (clock < store.state(client)) {
                store.cleanStart(transaction, store.indexOf(client), clock);
            }
        }
    }

    /**
     * The state at a snapshot as an update. Content that was forgotten since is lacking.
     *
     * @throws IllegalArgumentException if the snapshot knows operations that are not here
     */
    public byte[] encode(Transaction transaction, SnapshotState at) {
        for (long client : at.clocks().keysDescending()) {
            if (store.state(client) < at.clocks().get(client, 0)) {
                throw new IllegalArgumentException(
                        "the snapshot has operations of client " + client + " that the document does not have");
            }
        }
        splitAtClocks(transaction, at.clocks());
        return new StateEncoder(store).encodeUntil(at.clocks(), at.deletes());
    }
}
