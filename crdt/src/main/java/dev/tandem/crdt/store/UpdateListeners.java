package dev.tandem.crdt.store;

import dev.tandem.crdt.codec.LongIntMap;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Who gets the update of each transaction that changed something; those of format version 1 are told first. */
public final class UpdateListeners {
    private final BlockStore store;
    private final StateEncoder encoder;

    private List<BiConsumer<Transaction, byte[]>> listeners = List.of();
    private List<BiConsumer<Transaction, byte[]>> listenersV2 = List.of();

    UpdateListeners(BlockStore store, StateEncoder encoder) {
        this.store = store;
        this.encoder = encoder;
    }

    /** Tells the listener of each transaction that changed something, with its update. */
    public void observe(BiConsumer<Transaction, byte[]> listener) {
        listeners = Listeners.with(listeners, listener);
    }

    /** Ends what {@link #observe} began. */
    public void unobserve(BiConsumer<Transaction, byte[]> listener) {
        listeners = Listeners.without(listeners, listener);
    }

    /** As {@link #observe}, with updates of format version 2. */
    public void observeV2(BiConsumer<Transaction, byte[]> listener) {
        listenersV2 = Listeners.with(listenersV2, listener);
    }

    /** Ends what {@link #observeV2} began. */
    public void unobserveV2(BiConsumer<Transaction, byte[]> listener) {
        listenersV2 = Listeners.without(listenersV2, listener);
    }

    /** Whether nobody listens. */
    boolean isEmpty() {
        return listeners.isEmpty() && listenersV2.isEmpty();
    }

    /** Lets go of all. */
    void clear() {
        listeners = List.of();
        listenersV2 = List.of();
    }

    /**
     * Tells of a transaction that changed something. Nothing is encoded that nobody gets.
     *
     * @param unfinished the transactions that are not finished: what those behind this one added is in its update too, as in Yjs
     * @param position where it is among them
     * @param failure what has failed before
     * @return what has failed first
     */
    @Nullable Throwable tell(Transaction transaction, List<Transaction> unfinished, int position, @Nullable Throwable failure) {
        Throwable first = failure;
        if (!listeners.isEmpty()) {
            byte[] update = transaction.clientCount <= 1 && position == unfinished.size() - 1
                    ? encoder.encodeChanges(transaction)
                    : encoder.encodeChanges(clocksBefore(unfinished, position), transaction.deletes);
            first = tell(listeners, transaction, update, first);
        }
        if (!listenersV2.isEmpty()) {
            // Anew: the listeners that were just told may have begun other transactions.
            LongIntMap from = clocksBefore(unfinished, position);
            byte[] update = StateEncoderV2.encodeChanges(store, from, transaction.deletes);
            first = tell(listenersV2, transaction, update, first);
        }
        return first;
    }

    /** The clocks from which on a transaction, and those begun after it, added something. */
    private LongIntMap clocksBefore(List<Transaction> unfinished, int position) {
        var from = new LongIntMap();
        for (Transaction transaction : unfinished.subList(position, unfinished.size())) {
            for (int i = 0; i < transaction.clientCount; i++) {
                long id = store.client(transaction.clients[i]).id;
                if (!from.containsKey(id)) {
                    from.put(id, transaction.clocksBefore[i]);
                }
            }
        }
        return from;
    }

    /** As {@link Listeners#tell}, without a lambda for each transaction. */
    private static @Nullable Throwable tell(
            List<BiConsumer<Transaction, byte[]>> listeners,
            Transaction transaction,
            byte[] update,
            @Nullable Throwable failure) {
        Throwable first = failure;
        for (BiConsumer<Transaction, byte[]> listener : listeners) {
            try {
                listener.accept(transaction, update);
            } catch (RuntimeException | Error thrown) {
                first = Listeners.join(first, thrown);
            }
        }
        return first;
    }
}
