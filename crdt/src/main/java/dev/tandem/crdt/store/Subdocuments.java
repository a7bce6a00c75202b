package dev.tandem.crdt.store;

import dev.tandem.crdt.codec.Kind;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The subdocuments of one document. */
public final class Subdocuments {
    private final BlockStore store;
    private final Replica replica;
    private final Set<Subdocument> present = new LinkedHashSet<>();
    private @Nullable BiConsumer<Transaction, SubdocumentChanges> listener;

    Subdocuments(BlockStore store, Replica replica) {
        this.store = store;
        this.replica = replica;
    }

    /** Those that are there, in the order in which they came. */
    public Set<Subdocument> present() {
        return Collections.unmodifiableSet(present);
    }

    /** Sets who hears of the changes of each transaction, when {@link #present} has them. */
    public void listen(BiConsumer<Transaction, SubdocumentChanges> newListener) {
        listener = newListener;
    }

    /** Asks for one to be loaded. */
    public void load(Subdocument subdocument) {
        replica.transact(transaction -> transaction.subdocuments().load(subdocument), null, true);
    }

    /** Puts a new one into the place of one that is destroyed. */
    public void replace(Subdocument old) {
        Blocks blocks = store.blocks;
        Subdocument renewed = old.renewed();
        int client = renewed.client;
        int block = store.find(client, renewed.clock);
        if (blocks.kind(block) == Kind.DOC) {
            store.client(client).values[blocks.content(block)] = renewed;
        }
        replica.transact(
                transaction -> transaction
                        .subdocuments()
                        .replace(old, renewed, blocks.isDeleted(store.find(client, renewed.clock))),
                null,
                true);
    }

    /** Takes over what a transaction has changed, and tells the listener. */
    @Nullable Throwable finish(Transaction transaction, long clientId, @Nullable Throwable failure) {
        SubdocumentChanges changes = transaction.knownSubdocuments();
        if (changes == null || changes.isEmpty()) {
            return failure;
        }
        changes.added().forEach(subdocument -> subdocument.settleClientId(clientId));
        present.addAll(changes.added());
        present.removeAll(changes.removed());
        try {
            if (listener != null) {
                listener.accept(transaction, changes);
            }
        } catch (RuntimeException | Error thrown) {
            return Listeners.join(failure, thrown);
        }
        return failure;
    }
}
