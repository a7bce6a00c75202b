package dev.tandem.crdt;

import dev.tandem.crdt.store.Phase;
import dev.tandem.crdt.store.Replica;
import dev.tandem.crdt.store.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The transactions of a document: makes them, and tells of their life. */
abstract sealed class DocTransactions permits DocIdentity {
    abstract Replica replica();

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
        replica().transact(transaction -> changes.run(), origin, true);
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
        replica()
                .transact(
                        transaction -> result.add(changes.apply(YTransaction.of(replica(), transaction))),
                        origin,
                        true);
        return result.getFirst();
    }

    private Subscription follow(Phase phase, Consumer<YTransaction> listener) {
        Consumer<Transaction> follower = transaction -> listener.accept(YTransaction.of(replica(), transaction));
        replica().life().add(phase, follower);
        return Once.of(() -> replica().life().remove(phase, follower));
    }

    /** Hears before a transaction begins while none is unfinished: Yjs' {@code beforeAllTransactions}. */
    public Subscription onBeforeAllTransactions(Runnable listener) {
        replica().life().addBeforeAll(listener);
        return Once.of(() -> replica().life().removeBeforeAll(listener));
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
                .map(transaction -> YTransaction.of(replica(), transaction))
                .toList());
        replica().life().addAfterAll(own);
        return Once.of(() -> replica().life().removeAfterAll(own));
    }
}
