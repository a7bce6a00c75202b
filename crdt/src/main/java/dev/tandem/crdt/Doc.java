package dev.tandem.crdt;

import dev.tandem.crdt.codec.DecodeLimits;
import dev.tandem.crdt.codec.IdRanges;
import dev.tandem.crdt.codec.LongIntMap;
import dev.tandem.crdt.codec.SmallUpdate;
import dev.tandem.crdt.codec.StateVector;
import dev.tandem.crdt.codec.StructBatch;
import dev.tandem.crdt.codec.TypeRef;
import dev.tandem.crdt.codec.UpdateReader;
import dev.tandem.crdt.codec.UpdateV2Reader;
import dev.tandem.crdt.store.NewsFinder;
import dev.tandem.crdt.store.Phase;
import dev.tandem.crdt.store.Replica;
import dev.tandem.crdt.store.SharedType;
import dev.tandem.crdt.store.Subdocument;
import dev.tandem.crdt.store.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A document of shared types, equal to Yjs' {@code Y.Doc}.
 *
 * <p>Copies that have received the same updates, in any order and any number of times, are equal. Threads: a document and all that
 * is obtained from it are confined to one thread at a time; there are no locks inside. Handing it over needs a happens-before edge,
 * such as an executor's queue.
 */
public final class Doc extends DocIdentity {
    private final DecodeLimits limits;
    private final Replica replica;
    /** Filled again for each update. */
    private final StructBatch batch = new StructBatch();

    private final SmallUpdate small = new SmallUpdate();

    /** An empty document with a random client id of 32 bits. */
    public Doc() {
        this(DocOptions.DEFAULT);
    }

    /**
     * An empty document.
     *
     * @param clientId under which local changes are made, 0..2⁵³−1; no other copy may use the same at the same time
     */
    public Doc(long clientId) {
        this(DocOptions.DEFAULT.withClientId(clientId));
    }

    /**
     * An empty document.
     *
     * @param clientId under which local changes are made, 0..2⁵³−1; no other copy may use the same at the same time
     * @param limits what {@link #applyUpdate} accepts
     */
    public Doc(long clientId, DecodeLimits limits) {
        this(DocOptions.DEFAULT.withClientId(clientId).withLimits(limits));
    }

    /** An empty document made as the options say. */
    public Doc(DocOptions options) {
        super(options);
        this.limits = options.limits();
        this.replica = replica();
    }

    /** A document that is held by another one. */
    Doc(DocOptions options, Subdocument self, Replica holder) {
        super(options, self, holder);
        this.limits = options.limits();
        this.replica = replica();
    }

    /**
     * The id under which local changes are made. It becomes another, random one when an update brings changes under it that were not made
     * here: then somebody else is using it.
     */
    public long clientId() {
        return replica.clientId();
    }

    /** What {@link #applyUpdate} accepts. */
    public DecodeLimits limits() {
        return limits;
    }

    /**
     * The text at the root under a name; made if there is none.
     *
     * @throws IllegalStateException if the name was asked for as another type
     */
    public YText getText(String name) {
        return (YText) root(name, TypeRef.TEXT, YText::new);
    }

    /**
     * The map at the root under a name; made if there is none.
     *
     * @throws IllegalStateException if the name was asked for as another type
     */
    public YMap getMap(String name) {
        return (YMap) root(name, TypeRef.MAP, YMap::new);
    }

    /**
     * The array at the root under a name; made if there is none.
     *
     * @throws IllegalStateException if the name was asked for as another type
     */
    public YArray getArray(String name) {
        return (YArray) root(name, TypeRef.ARRAY, YArray::new);
    }

    private Object root(String name, int typeRef, BiFunction<Replica, SharedType, YType> make) {
        SharedType type = replica.root(name);
        if (type.typeRef() == SharedType.UNKNOWN) {
            type.settle(typeRef);
        }
        if (type.typeRef() != typeRef) {
            throw new IllegalStateException("'" + name + "' is in use as another type");
        }
        return type.facade(root -> make.apply(replica, root));
    }

    /**
     * Applies an update without an origin.
     *
     * @throws dev.tandem.crdt.codec.UpdateException if it is not an update; the document is unchanged
     */
    public void applyUpdate(byte[] update) {
        applyUpdate(update, null);
    }

    /**
     * Applies an update. What is known already is passed over; what depends on missing operations waits for them, see {@link
     * #hasPending}.
     *
     * @param origin passed on to listeners
     * @throws dev.tandem.crdt.codec.UpdateException if it is not an update; the document is unchanged
     */
    public void applyUpdate(byte[] update, @Nullable Object origin) {
        // Within a listener of another update the batch is free again: structs are integrated before listeners are
        // told.
        if (small.read(update, limits) && replica.apply(small, origin)) {
            return;
        }
        try {
            UpdateReader.read(update, limits, batch);
            replica.apply(batch, origin);
        } finally {
            batch.release();
        }
    }

    /**
     * Applies an update of format version 2 without an origin.
     *
     * @throws dev.tandem.crdt.codec.UpdateException if it is not an update of version 2; the document is unchanged
     */
    public void applyUpdateV2(byte[] update) {
        applyUpdateV2(update, null);
    }

    /**
     * Applies an update of format version 2, as {@link #applyUpdate(byte[], Object)} does one of version 1.
     *
     * @param origin passed on to listeners
     * @throws dev.tandem.crdt.codec.UpdateException if it is not an update of version 2; the document is unchanged
     */
    public void applyUpdateV2(byte[] update, @Nullable Object origin) {
        UpdateV2Reader.read(update, limits, batch);
        replica.apply(batch, origin);
    }

    /** Everything, waiting operations included, as an update. */
    public byte[] encodeStateAsUpdate() {
        return replica.encodeState(new LongIntMap());
    }

    /**
     * Everything that a copy with this state vector lacks, as an update; the delete set is always whole.
     *
     * @throws dev.tandem.crdt.codec.UpdateException if it is not a state vector
     */
    public byte[] encodeStateAsUpdate(byte[] stateVector) {
        return replica.encodeState(StateVector.read(stateVector, limits));
    }

    /** Everything, waiting operations included, as an update of format version 2. */
    public byte[] encodeStateAsUpdateV2() {
        return replica.encodeStateV2(new LongIntMap());
    }

    /**
     * Everything that a copy with this state vector lacks, as an update of format version 2; the delete set is always whole.
     *
     * @param stateVector as {@link #encodeStateVector} makes it: it is the same in both versions
     * @throws dev.tandem.crdt.codec.UpdateException if it is not a state vector
     */
    public byte[] encodeStateAsUpdateV2(byte[] stateVector) {
        return replica.encodeStateV2(StateVector.read(stateVector, limits));
    }

    /** How far the operations of each client are integrated here. */
    public byte[] encodeStateVector() {
        return replica.encodeStateVector();
    }

    /** Makes all changes within {@code changes} one transaction without an origin. */
    public void transact(Runnable changes) {
        transact(changes, null);
    }

    /**
     * Makes all changes within {@code changes} one transaction: one update, one call to each listener. Transactions nest: the
     * outermost counts; what a listener changes is a transaction of its own that waits for its turn. If {@code changes} throws, what it
     * did until then stays and listeners are told.
     *
     * @param origin passed on to listeners
     */
    public void transact(Runnable changes, @Nullable Object origin) {
        replica.transact(transaction -> changes.run(), origin, true);
    }

    /**
     * As {@link #transact(Runnable)}.
     *
     * @return what {@code changes} returns
     */
    public <T extends @Nullable Object> T transact(Function<YTransaction, T> changes) {
        return transact(changes, null);
    }

    /**
     * As {@link #transact(Runnable, Object)}.
     *
     * @param origin passed on to listeners
     * @return what {@code changes} returns
     */
    public <T extends @Nullable Object> T transact(Function<YTransaction, T> changes, @Nullable Object origin) {
        var result = new ArrayList<T>(1);
        replica.transact(transaction -> result.add(changes.apply(YTransaction.of(replica, transaction))), origin, true);
        return result.getFirst();
    }

    private Subscription follow(Phase phase, Consumer<YTransaction> listener) {
        Consumer<Transaction> follower = transaction -> listener.accept(YTransaction.of(replica, transaction));
        replica.life().add(phase, follower);
        return Once.of(() -> replica.life().remove(phase, follower));
    }

    /** Hears before a transaction begins while none is unfinished: Yjs' {@code beforeAllTransactions}. */
    public Subscription onBeforeAllTransactions(Runnable listener) {
        replica.life().addBeforeAll(listener);
        return Once.of(() -> replica.life().removeBeforeAll(listener));
    }

    /** Hears of each transaction when it begins; what the listener changes belongs to it: Yjs' {@code beforeTransaction}. */
    public Subscription onBeforeTransaction(Consumer<YTransaction> listener) {
        return follow(Phase.BEFORE_TRANSACTION, listener);
    }

    /** Hears of each transaction when its changes are made, before observers are called: Yjs' {@code beforeObserverCalls}. */
    public Subscription onBeforeObserverCalls(Consumer<YTransaction> listener) {
        return follow(Phase.BEFORE_OBSERVER_CALLS, listener);
    }

    /** Hears of each transaction after its observers, while what is deleted can still be read: Yjs' {@code afterTransaction}. */
    public Subscription onAfterTransaction(Consumer<YTransaction> listener) {
        return follow(Phase.AFTER_TRANSACTION, listener);
    }

    /** Hears of each transaction when what it deleted is forgotten, before its update: Yjs' {@code afterTransactionCleanup}. */
    public Subscription onAfterTransactionCleanup(Consumer<YTransaction> listener) {
        return follow(Phase.AFTER_TRANSACTION_CLEANUP, listener);
    }

    /**
     * Hears when a transaction and all that its listeners began are finished: Yjs' {@code afterAllTransactions}.
     *
     * @param listener gets them in the order in which they began
     */
    public Subscription onAfterAllTransactions(Consumer<List<YTransaction>> listener) {
        Consumer<List<Transaction>> own = transactions -> listener.accept(transactions.stream()
                .map(transaction -> YTransaction.of(replica, transaction))
                .toList());
        replica.life().addAfterAll(own);
        return Once.of(() -> replica.life().removeAfterAll(own));
    }

    /** Hears of every transaction that changed this document, remote ones included. */
    public Subscription observeUpdates(UpdateListener listener) {
        BiConsumer<Transaction, byte[]> observer = (transaction, update) ->
                listener.onUpdate(new UpdateEvent(update, transaction.origin(), transaction.isLocal()));
        replica.observe(observer);
        return Once.of(() -> replica.unobserve(observer));
    }

    /** As {@link #observeUpdates}, with updates of format version 2. Listeners of version 1 are told first. */
    public Subscription observeUpdatesV2(UpdateListener listener) {
        BiConsumer<Transaction, byte[]> observer = (transaction, update) ->
                listener.onUpdate(new UpdateEvent(update, transaction.origin(), transaction.isLocal()));
        replica.observeV2(observer);
        return Once.of(() -> replica.unobserveV2(observer));
    }

    /**
     * What of an update is new here, without applying it. Costs one pass over the update when nothing is new.
     *
     * @throws dev.tandem.crdt.codec.UpdateException if it is not an update
     */
    public UpdateNews news(byte[] update) {
        UpdateReader.read(update, limits, batch);
        NewsFinder.News news = replica.news(batch);
        return new UpdateNews(ranges(news.structs()), ranges(news.deletes()), news.gap(), news.update());
    }

    private static List<ClientRange> ranges(IdRanges ranges) {
        var list = new ArrayList<ClientRange>();
        ranges.forEach((client, clock, end) -> list.add(new ClientRange(client, clock, end - clock)));
        return list;
    }

    /** Everything that is deleted here. */
    public IdSet deleteSet() {
        return new IdSet(replica.snapshots().deletes());
    }

    /** Whether operations or deletions wait for others that have not arrived. */
    public boolean hasPending() {
        return replica.hasPending();
    }

    /** Size in bytes of what waits, 0 if nothing. */
    public long pendingBytes() {
        return replica.pendingBytes();
    }

    /**
     * Checks every invariant of the stored state; for tests.
     *
     * @throws IllegalStateException naming the first one that is broken
     */
    public void checkInvariants() {
        replica.checkInvariants();
    }
}
