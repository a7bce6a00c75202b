package dev.tandem.crdt.store;

import dev.tandem.crdt.codec.LongIntMap;
import dev.tandem.crdt.codec.SmallUpdate;
import dev.tandem.crdt.codec.StateVector;
import dev.tandem.crdt.codec.StructBatch;
import dev.tandem.crdt.codec.StructWriter;
import dev.tandem.crdt.codec.StructWriterV2;
import dev.tandem.crdt.codec.UpdateDiff;
import dev.tandem.crdt.codec.UpdateMerger;
import dev.tandem.crdt.codec.UpdateReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One copy of a document without its facade: runs transactions, and encodes the state. Confined to one thread at a time.
 */
public final class Replica {
    private final BlockStore store = new BlockStore();
    private final GarbageRule rule;
    private final UpdateApplier applier;
    private final Cleanup cleanup;
    private final FormattingCleanup formattingCleanup;
    private final StateEncoder encoder = new StateEncoder(store);
    private final Editor editor;
    private final Undoer undoer;
    private final Object owner;
    private final LongSupplier newClientId;
    private long clientId;

    private @Nullable Transaction current;
    private long begun;
    /** Transactions whose listeners have not all been told; the first one is being finished. */
    private final List<Transaction> unfinished = new ArrayList<>();

    private final UpdateListeners updates = new UpdateListeners(store, encoder);
    private final TransactionListeners life = new TransactionListeners(store);
    private final Subdocuments subdocuments = new Subdocuments(store, this);
    private final ObserverCalls observerCalls = new ObserverCalls(store);
    private final EventReader events = new EventReader(store);
    private final TreeReader tree = new TreeReader(store);

    /** A transaction that is over and that nobody has kept: most transactions are small and many. */
    private @Nullable Transaction spare;

    /**
     * An empty copy.
     *
     * @param owner what users see of it
     * @param newClientId makes up another id if someone else turns out to use this one
     * @param rule which deleted content is forgotten
     */
    public Replica(Object owner, long clientId, LongSupplier newClientId, GarbageRule rule) {
        this.clientId = clientId;
        this.owner = owner;
        this.newClientId = newClientId;
        this.rule = rule;
        var deleter = new Deleter(store, rule);
        var integrator = new Integrator(store, deleter);
        this.applier = new UpdateApplier(store, new Resolver(store, integrator), deleter);
        this.cleanup = new Cleanup(store, deleter);
        this.formattingCleanup = new FormattingCleanup(store, deleter);
        this.editor = new Editor(store, integrator, deleter, this::clientId);
        this.undoer = new Undoer(store, deleter, new Redoer(store, integrator, this::clientId));
    }

    /** What users see of it. */
    public Object owner() {
        return owner;
    }

    /** The id under which local changes are made. */
    public long clientId() {
        return clientId;
    }

    /** Sets the id under which local changes are made from now on. */
    public void clientId(long id) {
        clientId = id;
    }

    /** The documents that this one holds. */
    public Subdocuments subdocuments() {
        return subdocuments;
    }

    /** Lets go of all who hear of transactions; observers of types stay. */
    public void clearListeners() {
        updates.clear();
        life.clear();
    }

    /** Changes and reads types. */
    public Editor editor() {
        return editor;
    }

    /** Positions that stay with an operation. */
    public Positions positions() {
        return new Positions(store, editor);
    }

    /** What was there at a time. */
    public SnapshotReader snapshots() {
        return new SnapshotReader(store);
    }

    /** Takes changes back. */
    public Undoer undoer() {
        return undoer;
    }

    /** The type at the root under a name; made if there is none. */
    public SharedType root(String name) {
        return store.root(name);
    }

    /** Who gets the updates of transactions. */
    public UpdateListeners updates() {
        return updates;
    }

    /** Who follows the life of transactions. */
    public TransactionListeners life() {
        return life;
    }

    /** Tells how types are nested. */
    public TreeReader tree() {
        return tree;
    }

    /** All types at the root by name, those included whose type nobody knows. */
    public Map<String, SharedType> roots() {
        return store.rootsByName();
    }

    /** Tells what transactions changed. */
    public EventReader events() {
        return events;
    }

    /** How many transactions have begun. */
    public long begun() {
        return begun;
    }

    /** Runs changes in the transaction that is going on, or in a new one. */
    public void transact(Consumer<Transaction> changes, @Nullable Object origin, boolean local) {
        Transaction outer = current;
        if (outer != null) {
            changes.accept(outer);
            return;
        }
        Transaction transaction = begin(origin, local);
        Throwable failure = tellOfBegin(transaction);
        try {
            changes.accept(transaction);
        } catch (RuntimeException | Error thrown) {
            failure = Listeners.join(failure, thrown);
        }
        end(transaction, failure);
    }

    /** Applies a decoded update. */
    public void apply(StructBatch batch, @Nullable Object origin) {
        Transaction outer = current;
        if (outer != null) {
            outer.markRemote();
            applier.apply(outer, batch);
            return;
        }
        Transaction transaction = begin(origin, false);
        Throwable failure = tellOfBegin(transaction);
        try {
            applier.apply(transaction, batch);
        } catch (RuntimeException | Error thrown) {
            failure = Listeners.join(failure, thrown);
        }
        end(transaction, failure);
    }

    /**
     * Applies a small update, if that can be done at once.
     *
     * @return whether it did
     */
    public boolean apply(SmallUpdate update, @Nullable Object origin) {
        if (current != null || !applier.canApply(update)) {
            return false;
        }
        Transaction transaction = begin(origin, false);
        Throwable failure = tellOfBegin(transaction);
        try {
            applier.apply(transaction, update);
        } catch (RuntimeException | Error thrown) {
            failure = Listeners.join(failure, thrown);
        }
        end(transaction, failure);
        return true;
    }

    private Transaction begin(@Nullable Object origin, boolean local) {
        Transaction transaction = spare;
        if (transaction == null) {
            transaction = new Transaction(origin, local);
        } else {
            spare = null;
            transaction.reuse(origin, local);
        }
        if (!unfinished.isEmpty()) {
            unfinished.getLast().next = transaction;
            unfinished.getLast().keep();
        }
        transaction.number(begun++);
        current = transaction;
        unfinished.add(transaction);
        return transaction;
    }

    private @Nullable Throwable tellOfBegin(Transaction transaction) {
        if (life.isEmpty()) {
            return null;
        }
        Throwable failure = unfinished.size() == 1 ? life.tellBeforeAll(null) : null;
        return life.tell(Phase.BEFORE_TRANSACTION, transaction, failure);
    }

    private void end(Transaction transaction, @Nullable Throwable failure) {
        current = null;
        Throwable first = failure;
        if (unfinished.getFirst() == transaction) {
            // Listeners may begin transactions, which wait in the list until their turn.
            for (int i = 0; i < unfinished.size(); i++) {
                first = finish(i, first);
            }
            first = finishAll(first);
            if (!transaction.isKept()) {
                transaction.giveBack();
                spare = transaction;
            }
        }
        if (first instanceof Error error) {
            throw error;
        }
        if (first != null) {
            throw (RuntimeException) first;
        }
    }

    private @Nullable Throwable finishAll(@Nullable Throwable failure) {
        Throwable first = failure;
        if (life.isEmpty()) {
            for (int i = 0; i < unfinished.size(); i++) {
                unfinished.get(i).end();
            }
            unfinished.clear();
        } else {
            List<Transaction> finished = List.copyOf(unfinished);
            unfinished.clear();
            first = life.tellAfterAll(finished, first);
            finished.forEach(Transaction::end);
        }
        return first;
    }

    /** A listener that fails must neither keep the others from hearing nor leave the document untidy. */
    private @Nullable Throwable finish(int position, @Nullable Throwable failure) {
        Throwable first = failure;
        Transaction transaction = unfinished.get(position);
        transaction.deletes.normalize();
        transaction.made(unfinished.getLast());
        if (transaction.hasNoted() || !life.isEmpty()) {
            first = life.tell(Phase.BEFORE_OBSERVER_CALLS, transaction, first);
            first = observerCalls.run(transaction, first);
            first = life.tell(Phase.AFTER_TRANSACTION, transaction, first);
        }
        if (transaction.needsFormattingCleanup) {
            transact(inner -> formattingCleanup.run(transaction, inner), null, true);
        }
        transaction.tidy();
        cleanup.run(transaction);
        if (!transaction.isLocal() && addedUnderOwnId(transaction)) {
            clientId = newClientId.getAsLong();
        }
        first = life.tell(Phase.AFTER_TRANSACTION_CLEANUP, transaction, first);
        if (!updates.isEmpty() && transaction.hasChanges()) {
            first = updates.tell(transaction, unfinished, position, first);
        }
        return subdocuments.finish(transaction, clientId, first);
    }

    private boolean addedUnderOwnId(Transaction transaction) {
        for (int i = 0; i < transaction.clientCount; i++) {
            if (store.client(transaction.clients[i]).id == clientId) {
                return true;
            }
        }
        return false;
    }

    /** Applies an update that this engine made itself, whatever its size. */
    public void applyTrusted(byte[] update, @Nullable Object origin) {
        apply(UpdateReader.read(update, Contents.TRUSTED), origin);
    }

    /** Everything beyond a state, waiting operations included, as an update. */
    public byte[] encodeState(LongIntMap known) {
        List<StructBatch> waiting = waiting(known);
        byte[] state = encoder.encode(known);
        if (waiting.isEmpty()) {
            return state;
        }
        waiting.addFirst(UpdateReader.read(state, Contents.TRUSTED));
        return UpdateMerger.mergeBatches(waiting, new StructWriter());
    }

    /** As {@link #encodeState}, in format version 2. */
    public byte[] encodeStateV2(LongIntMap known) {
        List<StructBatch> waiting = waiting(known);
        if (waiting.isEmpty()) {
            return StateEncoderV2.encode(store, known);
        }
        waiting.addFirst(UpdateReader.read(encoder.encode(known), Contents.TRUSTED));
        return UpdateMerger.mergeBatches(waiting, new StructWriterV2());
    }

    /** What waits: an update of deletions and one of structs, as far as there are any. */
    private List<StructBatch> waiting(LongIntMap known) {
        var parts = new ArrayList<StructBatch>(0);
        byte[] structs = applier.pendingStructs();
        byte[] deletes = applier.pendingDeletesUpdate();
        if (deletes != null) {
            parts.add(UpdateReader.read(deletes, Contents.TRUSTED));
        }
        if (structs != null) {
            byte[] beyond = UpdateDiff.diff(UpdateReader.read(structs, Contents.TRUSTED), known);
            parts.add(UpdateReader.read(beyond, Contents.TRUSTED));
        }
        return parts;
    }

    /** The state vector of what is integrated. */
    public byte[] encodeStateVector() {
        return StateVector.write(store.clocks());
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
        new Invariants(store, rule, subdocuments.present()).check();
    }
}
