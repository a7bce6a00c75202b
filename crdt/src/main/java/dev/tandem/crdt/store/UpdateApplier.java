package dev.tandem.crdt.store;

import dev.tandem.crdt.codec.ByteWriter;
import dev.tandem.crdt.codec.IdRanges;
import dev.tandem.crdt.codec.Kind;
import dev.tandem.crdt.codec.LongIntMap;
import dev.tandem.crdt.codec.SmallUpdate;
import dev.tandem.crdt.codec.StructBatch;
import dev.tandem.crdt.codec.StructWriter;
import dev.tandem.crdt.codec.UpdateMerger;
import dev.tandem.crdt.codec.UpdateReader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Applies decoded updates, and keeps what waits for operations that have not arrived. */
final class UpdateApplier {
    private static final int MANY_STRUCTS = 64;

    private final BlockStore store;
    private final Resolver resolver;
    private final Deleter deleter;

    /** Structs that wait, as an update; and the least clock of each client that one of them waits for. */
    private byte @Nullable [] pendingStructs;

    private LongIntMap missing = new LongIntMap();
    /** Deletions of operations that have not arrived. */
    private @Nullable IdRanges pendingDeletes;

    UpdateApplier(BlockStore store, Resolver resolver, Deleter deleter) {
        this.store = store;
        this.resolver = resolver;
        this.deleter = deleter;
    }

    byte @Nullable [] pendingStructs() {
        return pendingStructs;
    }

    @Nullable IdRanges pendingDeletes() {
        return pendingDeletes;
    }

    /** The pending deletions as an update, {@code null} if there are none. */
    byte @Nullable [] pendingDeletesUpdate() {
        if (pendingDeletes == null) {
            return null;
        }
        var out = new ByteWriter().varUint(0);
        pendingDeletes.write(out);
        return out.toByteArray();
    }

    /** Whether a small update can be applied at once: nothing waits, and it lacks nothing. */
    boolean canApply(SmallUpdate update) {
        if (pendingStructs != null || pendingDeletes != null) {
            return false;
        }
        return update.isText()
                ? resolver.canIntegrate(update)
                : update.clock() + update.length() <= store.state(update.client());
    }

    /** Applies a small update that {@link #canApply}. */
    void apply(Transaction transaction, SmallUpdate update) {
        if (update.isText()) {
            resolver.integrate(transaction, update);
        } else {
            int client = store.indexOf(update.client());
            deleter.deleteRange(transaction, client, update.clock(), update.clock() + update.length());
        }
    }

    void apply(Transaction transaction, StructBatch update) {
        StructBatch batch = update;
        while (batch != null) {
            boolean retry = applyStructs(transaction, batch);
            applyDeletes(transaction, batch);
            batch = null;
            if (retry && pendingStructs != null) {
                batch = UpdateReader.read(pendingStructs, Contents.TRUSTED);
                pendingStructs = null;
                missing = new LongIntMap();
            }
        }
    }

    /** Returns whether something that was waited for has come. */
    private boolean applyStructs(Transaction transaction, StructBatch batch) {
        if (batch.structs() == 0) {
            return canRetry();
        }
        if (batch.structs() > MANY_STRUCTS) {
            makeRoom(batch);
        }
        int inOrder = integrateInOrder(transaction, batch);
        if (inOrder == batch.structs()) {
            return canRetry();
        }
        // Yjs reads all of it before it integrates any, and makes roots as it reads their names: they have that order.
        for (int struct = inOrder; struct < batch.structs(); struct++) {
            resolver.makeRoot(batch, struct);
        }
        var queue = new StructQueue(store, resolver, transaction, batch, inOrder);
        queue.run();
        boolean retry = canRetry();
        if (queue.hasRest()) {
            for (long client : queue.missing().keysDescending()) {
                int clock = queue.missing().get(client, 0);
                if (missing.get(client, Integer.MAX_VALUE) > clock) {
                    missing.put(client, clock);
                }
            }
            var out = new StructWriter();
            queue.writeRest(out);
            byte[] rest = out.finish(new IdRanges());
            pendingStructs =
                    pendingStructs == null ? rest : UpdateMerger.merge(List.of(pendingStructs, rest), Contents.TRUSTED);
        }
        return retry;
    }

    /** Makes room at once for what a large update will add at least. */
    private void makeRoom(StructBatch batch) {
        store.blocks.reserve(batch.structs());
        for (int section = 0; section < batch.sections(); section++) {
            int from = batch.sectionStart(section);
            int to = batch.sectionStart(section + 1);
            if (to - from > MANY_STRUCTS
                    && batch.kind(from) != Kind.SKIP
                    && store.state(batch.sectionClient(section)) == batch.clock(from)) {
                int units = 0;
                for (int struct = from; struct < to; struct++) {
                    units += batch.kind(struct) == Kind.STRING ? batch.length(struct) : 0;
                }
                store.client(store.makeClient(batch.sectionClient(section))).reserve(to - from, units);
            }
        }
    }

    /**
     * Integrates the structs of an update of one client, which most are, as long as none lacks anything: no other order is to be found
     * for those.
     *
     * @return how many are done
     */
    private int integrateInOrder(Transaction transaction, StructBatch batch) {
        if (batch.sections() != 1) {
            return 0;
        }
        long client = batch.sectionClient(0);
        for (int struct = 0; struct < batch.structs(); struct++) {
            if (batch.kind(struct) != Kind.SKIP) {
                int known = store.state(client);
                int clock = batch.clock(struct);
                if (known < clock || resolver.missingClient(batch, struct) != StructBatch.NONE) {
                    return struct;
                }
                resolver.integrate(transaction, batch, struct, known - clock);
            }
        }
        return batch.structs();
    }

    private boolean canRetry() {
        if (pendingStructs == null) {
            return false;
        }
        for (long client : missing.keysDescending()) {
            if (missing.get(client, 0) < store.state(client)) {
                return true;
            }
        }
        return false;
    }

    private void applyDeletes(Transaction transaction, StructBatch batch) {
        if (batch.deletes() == 0 && pendingDeletes == null) {
            return;
        }
        IdRanges waiting = pendingDeletes;
        pendingDeletes = null;
        for (int i = 0; i < batch.deletes(); i++) {
            int clock = batch.deleteClock(i);
            delete(transaction, batch.deleteClient(i), clock, clock + batch.deleteLength(i));
        }
        if (waiting != null) {
            waiting.forEach((client, clock, end) -> delete(transaction, client, clock, end));
        }
        if (pendingDeletes != null) {
            pendingDeletes.normalize();
        }
    }

    private void delete(Transaction transaction, long client, int clock, int end) {
        int index = store.indexOf(client);
        int state = index == Blocks.NONE ? 0 : store.client(index).nextClock;
        if (clock < state) {
            deleter.deleteRange(transaction, index, clock, end);
        }
        int from = Math.max(clock, state);
        if (from < end) {
            IdRanges waiting = pendingDeletes;
            if (waiting == null) {
                waiting = new IdRanges();
                pendingDeletes = waiting;
            }
            waiting.add(client, from, end - from);
        }
    }
}
