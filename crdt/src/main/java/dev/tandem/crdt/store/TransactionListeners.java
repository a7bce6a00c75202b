package dev.tandem.crdt.store;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Those who follow the life of a document's transactions. While there are any, the changes of all types are noted. */
public final class TransactionListeners {
    private final Map<Phase, List<Consumer<Transaction>>> ofPhase = new EnumMap<>(Phase.class);
    private List<Runnable> beforeAll = List.of();
    private List<Consumer<List<Transaction>>> afterAll = List.of();
    private final BlockStore store;
    private boolean none = true;

    TransactionListeners(BlockStore store) {
        this.store = store;
    }

    /** Whether nobody listens. */
    public boolean isEmpty() {
        return none;
    }

    /** Follows one moment of each transaction's life. */
    public void add(Phase phase, Consumer<Transaction> listener) {
        ofPhase.put(phase, Listeners.with(of(phase), listener));
        count();
    }

    /** Ends what {@link #add} began. */
    public void remove(Phase phase, Consumer<Transaction> listener) {
        ofPhase.put(phase, Listeners.without(of(phase), listener));
        count();
    }

    /** Hears before a transaction begins while none is unfinished. */
    public void addBeforeAll(Runnable listener) {
        beforeAll = Listeners.with(beforeAll, listener);
        count();
    }

    /** Ends what {@link #addBeforeAll} began. */
    public void removeBeforeAll(Runnable listener) {
        beforeAll = Listeners.without(beforeAll, listener);
        count();
    }

    /** Hears when a transaction and all that its listeners began are finished. */
    public void addAfterAll(Consumer<List<Transaction>> listener) {
        afterAll = Listeners.with(afterAll, listener);
        count();
    }

    /** Ends what {@link #addAfterAll} began. */
    public void removeAfterAll(Consumer<List<Transaction>> listener) {
        afterAll = Listeners.without(afterAll, listener);
        count();
    }

    /** Ends all. */
    public void clear() {
        ofPhase.clear();
        beforeAll = List.of();
        afterAll = List.of();
        count();
    }

    /** Adds an observer of a type and of all that is nested in it. */
    public void observeDeep(SharedType type, SharedType.DeepObserver observer) {
        type.deepObservers(Listeners.with(type.deepObservers(), observer));
        store.watch(1);
    }

    /** Removes an observer that was added by {@link #observeDeep}. */
    public void unobserveDeep(SharedType type, SharedType.DeepObserver observer) {
        type.deepObservers(Listeners.without(type.deepObservers(), observer));
        store.watch(-1);
    }

    private void count() {
        boolean nobody = beforeAll.isEmpty()
                && afterAll.isEmpty()
                && ofPhase.values().stream().allMatch(List::isEmpty);
        if (nobody != none) {
            none = nobody;
            store.watch(nobody ? -1 : 1);
        }
    }

    private List<Consumer<Transaction>> of(Phase phase) {
        return ofPhase.getOrDefault(phase, List.of());
    }

    @Nullable Throwable tell(Phase phase, Transaction transaction, @Nullable Throwable failure) {
        if (none) {
            return failure;
        }
        transaction.keep();
        return Listeners.tell(of(phase), failure, listener -> listener.accept(transaction));
    }

    @Nullable Throwable tellBeforeAll(@Nullable Throwable failure) {
        return Listeners.tell(beforeAll, failure, Runnable::run);
    }

    @Nullable Throwable tellAfterAll(List<Transaction> transactions, @Nullable Throwable failure) {
        return Listeners.tell(afterAll, failure, listener -> listener.accept(transactions));
    }
}
