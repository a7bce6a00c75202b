package dev.tandem.crdt.store;

import dev.tandem.crdt.codec.LongIntMap;
import dev.tandem.crdt.codec.StateVector;
import dev.tandem.crdt.codec.StructBatch;
import dev.tandem.crdt.codec.UpdateDiff;
import dev.tandem.crdt.codec.UpdateMerger;
import dev.tandem.crdt.codec.UpdateReader;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One copy of a document without its facade: runs transactions, and encodes the state. Confined to one thread at a time.
 */
public final class Replica {
    private final BlockStore store = new BlockStore();
    private final Deleter deleter = new Deleter(store);
    private final Integrator integrator = new Integrator(store, deleter);
    private final UpdateApplier applier = new UpdateApplier(store, new Resolver(store, integrator), deleter);
    private final Cleanup cleanup = new Cleanup(store, deleter);
    private final Editor editor;
    private final LongSupplier newClientId;
    private long clientId;

    private @Nullable Transaction current;
    /** Transactions whose listeners have not all been told; the first one is being finished. */
    private final List<Transaction> unfinished = new ArrayList<>();

    private final List<BiConsumer<Transaction, byte[]>> listeners = new ArrayList<>();

    /**
     * An empty copy.
     *
     * @param newClientId makes up another id if someone else turns out to use this one
     */
    public Replica(long clientId, LongSupplier newClientId) {
        this.clientId = clientId;
        this.newClientId = newClientId;
        this.editor = new Editor(store, integrator, deleter, this::clientId);
    }

    /** The id under which local changes are made. */
    public long clientId() {
        return clientId;
    }

    /** Changes and reads types. */
    public Editor editor() {
        return editor;
    }

    /** Positions that stay with an operation. */
    public Positions positions() {
        return new Positions(store, editor);
    }

    /** The type at the root under a name; made if there is none. */
    public SharedType root(String name) {
        return store.root(name);
    }

    /** Tells the listener of each transaction that changed something, with its update. */
    public void observe(BiConsumer<Transaction, byte[]> listener) {
        listeners.add(listener);
    }

    /** Ends what {@link #observe} began. */
    public void unobserve(BiConsumer<Transaction, byte[]> listener) {
        listeners.remove(listener);
    }

    /** Runs changes in the transaction that is going on, or in a new one. */
    public void transact(Consumer<Transaction> changes, @Nullable Object origin, boolean local) {
        if (current != null) {
            changes.accept(current);
            return;
        }
        var transaction = new Transaction(origin, local);
        var failures = new ArrayList<Throwable>(0);
        current = transaction;
        unfinished.add(transaction);
        attempt(failures, () -> changes.accept(transaction));
        current = null;
        if (unfinished.getFirst() == transaction) {
            // Listeners may begin transactions, which wait in the list until their turn.
            for (int i = 0; i < unfinished.size(); i++) {
                finish(i, failures);
            }
            unfinished.clear();
        }
        rethrow(failures);
    }

    private void finish(int position, List<Throwable> failures) {
        Transaction transaction = unfinished.get(position);
        transaction.deletes.normalize();
        for (SharedType type : transaction.changed()) {
            if (!type.isDeleted()) {
                for (SharedType.Observer observer : type.observers()) {
                    attempt(failures, () -> observer.changed(type, transaction));
                }
            }
        }
        cleanup.run(transaction);
        if (!transaction.isLocal() && addedUnderOwnId(transaction)) {
            clientId = newClientId.getAsLong();
        }
        if (!listeners.isEmpty() && transaction.hasChanges()) {
            LongIntMap from = cleanup.clocksBefore(unfinished.subList(position, unfinished.size()));
            byte[] update = StateEncoder.encodeChanges(store, from, transaction.deletes);
            for (BiConsumer<Transaction, byte[]> listener : List.copyOf(listeners)) {
                attempt(failures, () -> listener.accept(transaction, update));
            }
        }
    }

    private boolean addedUnderOwnId(Transaction transaction) {
        int own = store.indexOf(clientId);
        if (own == Blocks.NONE) {
            return false;
        }
        int now = store.client(own).nextClock;
        return transaction.clockBefore(own, now) != now;
    }

    /** A listener that fails must neither keep the others from hearing nor leave the document untidy. */
    private static void attempt(List<Throwable> failures, Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error failure) {
            failures.add(failure);
        }
    }

    private static void rethrow(List<Throwable> failures) {
        if (failures.isEmpty()) {
            return;
        }
        Throwable first = failures.getFirst();
        failures.stream().skip(1).filter(other -> !other.equals(first)).forEach(first::addSuppressed);
        if (first instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) first;
    }

    /** Applies a decoded update. */
    public void apply(StructBatch batch, @Nullable Object origin) {
        transact(
                transaction -> {
                    transaction.markRemote();
                    applier.apply(transaction, batch);
                },
                origin,
                false);
    }

    /** Everything beyond a state, waiting operations included, as an update. */
    public byte[] encodeState(LongIntMap known) {
        byte[] state = StateEncoder.encode(store, known);
        byte[] structs = applier.pendingStructs();
        byte[] deletes = applier.pendingDeletesUpdate();
        if (structs == null && deletes == null) {
            return state;
        }
        var parts = new ArrayList<byte[]>();
        parts.add(state);
        if (deletes != null) {
            parts.add(deletes);
        }
        if (structs != null) {
            parts.add(UpdateDiff.diff(UpdateReader.read(structs, Contents.TRUSTED), known));
        }
        return UpdateMerger.merge(parts, Contents.TRUSTED);
    }

    /** The state vector of what is integrated. */
    public byte[] encodeStateVector() {
        var state = new LongIntMap();
        for (int client = 0; client < store.clientCount(); client++) {
            ClientBlocks list = store.client(client);
            if (list.nextClock > 0) {
                state.put(list.id, list.nextClock);
            }
        }
        return StateVector.write(state);
    }

    /** What of a decoded update is new. */
    public NewsFinder.News news(StructBatch batch) {
        return new NewsFinder(store, applier).find(batch);
    }

    /** Whether something waits. */
    public boolean hasPending() {
        return applier.pendingStructs() != null || applier.pendingDeletes() != null;
    }

    /** Size of what waits, in bytes. */
    public long pendingBytes() {
        byte[] structs = applier.pendingStructs();
        byte[] deletes = applier.pendingDeletesUpdate();
        return (structs == null ? 0 : structs.length) + (deletes == null ? 0L : deletes.length);
    }

    /** Checks the stored state. */
    public void checkInvariants() {
        new Invariants(store).check();
    }
}
