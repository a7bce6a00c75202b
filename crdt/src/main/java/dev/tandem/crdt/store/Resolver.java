package dev.tandem.crdt.store;

import dev.tandem.crdt.codec.Kind;
import dev.tandem.crdt.codec.SmallUpdate;
import dev.tandem.crdt.codec.StructBatch;
import org.jspecify.annotations.Nullable;

/** Finds the neighbours and the parent that a decoded struct names, and integrates it: Yjs' {@code Item.getMissing}. */
final class Resolver {
    private final BlockStore store;
    private final Blocks blocks;
    private final Integrator integrator;
    private final Incoming run = new Incoming();

    Resolver(BlockStore store, Integrator integrator) {
        this.store = store;
        this.blocks = store.blocks;
        this.integrator = integrator;
    }

    /** A client of which an operation is lacking that the struct refers to, or {@link StructBatch#NONE}. */
    long missingClient(StructBatch batch, int struct) {
        int kind = batch.kind(struct);
        if (kind == Kind.GC) {
            return StructBatch.NONE;
        }
        long client = batch.client(struct);
        if (lacks(client, batch.originClient(struct), batch.originClock(struct))) {
            return batch.originClient(struct);
        }
        if (lacks(client, batch.rightClient(struct), batch.rightClock(struct))) {
            return batch.rightClient(struct);
        }
        if (lacks(client, batch.parentClient(struct), batch.parentClock(struct))) {
            return batch.parentClient(struct);
        }
        return StructBatch.NONE;
    }

    private boolean lacks(long client, long other, int clock) {
        return other != StructBatch.NONE && other != client && clock >= store.state(other);
    }

    /**
     * Integrates a struct that lacks nothing.
     *
     * @param offset number of its first operations that are known already; if all are, it is only passed over
     */
    void integrate(Transaction transaction, StructBatch batch, int struct, int offset) {
        int kind = batch.kind(struct);
        int length = batch.length(struct);
        int clock = batch.clock(struct);
        if (kind == Kind.GC) {
            if (offset < length) {
                integrator.integrateGc(
                        transaction, store.makeClient(batch.client(struct)), clock + offset, length - offset);
            }
            return;
        }
        int client = store.makeClient(batch.client(struct));
        run.begin(client, clock, kind, length);
        setOrigins(
                batch.originClient(struct),
                batch.originClock(struct),
                batch.rightClient(struct),
                batch.rightClock(struct));
        ClientBlocks list = store.client(client);
        if (offset == 0) {
            int continued = integrator.continued(list, run);
            if (continued != Blocks.NONE) {
                Contents.store(list, batch, struct, 0);
                integrator.extend(transaction, list, continued, length);
                return;
            }
        }
        findNeighbours(transaction, batch);
        // Known operations are resolved all the same: a place between the halves of a surrogate pair splits it, as in
        // Yjs.
        if (offset >= length) {
            makeRoot(batch, struct);
            return;
        }
        run.parent = parent(batch, struct);
        if (offset > 0) {
            run.clock += offset;
            run.length -= offset;
            run.left = store.cleanEnd(transaction, client, run.clock - 1);
            run.originClient = client;
            run.originClock = run.clock - 1;
            // Its first operations have a place already; a stranger may claim another for the rest.
            run.parent = parentOf(run.left);
        }
        if (run.parent == null) {
            integrator.integrateGc(transaction, client, run.clock, run.length);
        } else {
            run.content = Contents.store(list, batch, struct, offset);
            integrator.integrate(transaction, run);
        }
    }

    /** Whether a small update of text lacks nothing and is all new. */
    boolean canIntegrate(SmallUpdate update) {
        long client = update.client();
        return store.indexOf(client) != Blocks.NONE
                && store.state(client) == update.clock()
                && !lacks(client, update.originClient(), update.originClock())
                && !lacks(client, update.rightClient(), update.rightClock());
    }

    /** Integrates the text of a small update. */
    void integrate(Transaction transaction, SmallUpdate update) {
        int client = store.indexOf(update.client());
        int length = update.length();
        run.begin(client, update.clock(), Kind.STRING, length);
        setOrigins(update.originClient(), update.originClock(), update.rightClient(), update.rightClock());
        ClientBlocks list = store.client(client);
        int continued = integrator.continued(list, run);
        if (continued != Blocks.NONE) {
            list.text.appendAscii(update.bytes(), update.textStart(), length);
            integrator.extend(transaction, list, continued, length);
            return;
        }
        findNeighbours(transaction, null);
        run.parent = parentBesideNeighbours();
        if (run.parent == null) {
            integrator.integrateGc(transaction, client, run.clock, length);
        } else {
            run.content = list.text.length();
            list.text.appendAscii(update.bytes(), update.textStart(), length);
            integrator.integrate(transaction, run);
        }
    }

    /** Yjs makes a root as soon as it reads its name, even if the struct waits or is known: the document has it then. */
    void makeRoot(StructBatch batch, int struct) {
        String name = batch.parentName(struct);
        if (name != null) {
            store.root(name);
        }
    }

    private void setOrigins(long originClient, int originClock, long rightClient, int rightClock) {
        if (originClient != StructBatch.NONE) {
            run.originClient = store.indexOf(originClient);
            run.originClock = originClock;
        }
        if (rightClient != StructBatch.NONE) {
            run.rightClient = store.indexOf(rightClient);
            run.rightClock = rightClock;
        }
    }

    private void findNeighbours(Transaction transaction, @Nullable StructBatch batch) {
        if (run.originClient != Blocks.NONE) {
            run.left = store.cleanEnd(transaction, run.originClient, run.originClock);
            if (run.rightClient == run.originClient && run.rightClock <= run.originClock && batch != null) {
                separateLeft(transaction, batch);
            }
        }
        if (run.rightClient != Blocks.NONE) {
            run.right = isRightOfLeft()
                    ? blocks.right(run.left)
                    : store.cleanStart(transaction, run.rightClient, run.rightClock);
        }
    }

    /** Whether the right origin begins right behind the left one, as it does unless somebody inserted there at the same time. */
    private boolean isRightOfLeft() {
        int right = run.left == Blocks.NONE || blocks.isGc(run.left) ? Blocks.NONE : blocks.right(run.left);
        return right != Blocks.NONE && blocks.clock(right) == run.rightClock && blocks.client(right) == run.rightClient;
    }

    /**
     * Parts the struct in which the left origin lies from what {@link Integrator#continued} has joined it with: Yjs joins at the end of the
     * transaction. It shows where a forged right origin lies before the left one, as the block is split there, and what is left of that stays the
     * left neighbour. What earlier updates brought in the same transaction stays joined.
     */
    private void separateLeft(Transaction transaction, StructBatch batch) {
        ClientBlocks list = store.client(run.originClient);
        int start = startOfStruct(batch, list.id, run.originClock);
        if (start > blocks.clock(run.left) && start >= transaction.clockBefore(run.originClient, list.nextClock)) {
            run.left = store.cleanStart(transaction, run.originClient, start);
        }
    }

    /** First clock of the struct of an update that has an operation; −1 if none of its structs begins before it. */
    private static int startOfStruct(StructBatch batch, long client, int clock) {
        int section = batch.sectionOf(client);
        if (section < 0) {
            return -1;
        }
        int start = -1;
        int low = batch.sectionStart(section);
        int high = batch.sectionStart(section + 1) - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (batch.clock(middle) <= clock) {
                start = batch.clock(middle);
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return start;
    }

    /** The type that the run belongs to, {@code null} if that is garbage or no type; sets the key. */
    private @Nullable SharedType parent(StructBatch batch, int struct) {
        if (run.left != Blocks.NONE || run.right != Blocks.NONE) {
            return parentBesideNeighbours();
        }
        run.key = batch.key(struct);
        String name = batch.parentName(struct);
        if (name != null) {
            return store.root(name);
        }
        int holder = store.find(store.indexOf(batch.parentClient(struct)), batch.parentClock(struct));
        return blocks.kind(holder) == Kind.TYPE ? Contents.type(store, holder) : null;
    }

    private @Nullable SharedType parentBesideNeighbours() {
        if ((run.left != Blocks.NONE && blocks.isGc(run.left))
                || (run.right != Blocks.NONE && blocks.isGc(run.right))) {
            return null;
        }
        return parentOf(run.left != Blocks.NONE ? run.left : run.right);
    }

    /** The type that a block belongs to, {@code null} if it is garbage; sets the key. */
    private @Nullable SharedType parentOf(int block) {
        MapEntry entry = blocks.entry(block);
        run.key = entry == null ? null : entry.key;
        return blocks.parent(block);
    }
}
