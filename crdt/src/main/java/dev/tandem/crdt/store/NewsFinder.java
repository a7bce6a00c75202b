package dev.tandem.crdt.store;

import dev.tandem.crdt.codec.IdRanges;
import dev.tandem.crdt.codec.Kind;
import dev.tandem.crdt.codec.StructBatch;
import dev.tandem.crdt.codec.StructWriter;
import dev.tandem.crdt.codec.UpdateReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds out what of an update a document neither has nor is waiting to integrate. */
public final class NewsFinder {
    /**
     * What is new.
     *
     * @param structs new operations
     * @param deletes new deletions
     * @param gap whether something of it would have to wait
     * @param update what is new as an update
     */
    @SuppressWarnings("ArrayRecordComponent") // an update is bytes everywhere; equality of news is never asked
    public record News(IdRanges structs, IdRanges deletes, boolean gap, byte[] update) {}

    private final BlockStore store;
    private final UpdateApplier applier;
    private final IdRanges structs = new IdRanges();
    private final IdRanges deletes = new IdRanges();
    private final StructWriter out = new StructWriter();

    private @Nullable StructBatch pending;
    private @Nullable IdRanges pendingStructs;

    NewsFinder(BlockStore store, UpdateApplier applier) {
        this.store = store;
        this.applier = applier;
    }

    News find(StructBatch batch) {
        for (int section = 0; section < batch.sections(); section++) {
            findStructs(batch, section);
        }
        for (int i = 0; i < batch.deletes(); i++) {
            int clock = batch.deleteClock(i);
            findDeletes(batch.deleteClient(i), clock, clock + batch.deleteLength(i));
        }
        structs.normalize();
        deletes.normalize();
        boolean gap = false;
        byte[] update = out.finish(deletes);
        if (!structs.isEmpty() || !deletes.isEmpty()) {
            var batches = new ArrayList<StructBatch>(List.of(UpdateReader.read(update, Contents.TRUSTED)));
            StructBatch waiting = pending();
            gap = new GapFinder(store).hasGap(batches);
            if (gap && waiting != null) {
                // What waits may be what is missing: then this update sets both free.
                batches.add(waiting);
                gap = new GapFinder(store).hasGap(batches);
            }
        }
        return new News(structs, deletes, gap, update);
    }

    private @Nullable StructBatch pending() {
        byte[] bytes = applier.pendingStructs();
        if (pending == null && bytes != null) {
            pending = UpdateReader.read(bytes, Contents.TRUSTED);
        }
        return pending;
    }

    /** The operations that wait. */
    private IdRanges pendingStructs() {
        IdRanges known = pendingStructs;
        if (known == null) {
            known = new IdRanges();
            StructBatch waiting = pending();
            for (int i = 0; waiting != null && i < waiting.structs(); i++) {
                if (waiting.kind(i) != Kind.SKIP) {
                    known.add(waiting.client(i), waiting.clock(i), waiting.length(i));
                }
            }
            known.normalize();
            pendingStructs = known;
        }
        return known;
    }

    private void findStructs(StructBatch batch, int section) {
        long client = batch.sectionClient(section);
        int state = store.state(client);
        int written = -1;
        for (int struct = batch.sectionStart(section); struct < batch.sectionStart(section + 1); struct++) {
            int clock = batch.clock(struct);
            int end = clock + batch.length(struct);
            if (end <= state || batch.kind(struct) == Kind.SKIP) {
                continue;
            }
            int[] from = {-1};
            pendingStructs()
                    .forEachMissing(client, Math.max(clock, state), end - Math.max(clock, state), (id, first, to) -> {
                        structs.add(id, first, to - first);
                        if (from[0] < 0) {
                            from[0] = first;
                        }
                    });
            if (from[0] >= 0) {
                if (written >= 0 && written < from[0]) {
                    out.skip(client, written, from[0] - written);
                }
                // From the first new operation to the struct's end: a known part in the middle is passed over when it
                // is applied.
                out.struct(batch, struct, from[0] - clock);
                written = end;
            }
        }
    }

    private void findDeletes(long client, int clock, int end) {
        int state = store.state(client);
        if (clock < state) {
            Blocks blocks = store.blocks;
            ClientBlocks list = store.client(store.indexOf(client));
            int last = Math.min(end, state);
            for (int at = list.find(blocks, clock);
                    at < list.blocks.size() && blocks.clock(list.blocks.get(at)) < last;
                    at++) {
                int block = list.blocks.get(at);
                if (!blocks.isDeleted(block)) {
                    int from = Math.max(clock, blocks.clock(block));
                    deletes.add(client, from, Math.min(last, blocks.end(block)) - from);
                }
            }
        }
        int from = Math.max(clock, state);
        if (from < end) {
            IdRanges waiting = applier.pendingDeletes();
            if (waiting == null) {
                deletes.add(client, from, end - from);
            } else {
                waiting.forEachMissing(client, from, end - from, (id, first, to) -> deletes.add(id, first, to - first));
            }
        }
    }
}
