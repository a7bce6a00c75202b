package dev.tandem.crdt;

import dev.tandem.crdt.store.Replica;
import dev.tandem.crdt.store.Subdocument;
import dev.tandem.crdt.store.SubdocumentChanges;
import dev.tandem.crdt.store.Transaction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** The subdocuments of one document, and who hears of them. */
final class Subdocs {
    private final DocIdentity parent;
    private final Replica replica;
    private List<Consumer<SubdocsEvent>> listeners = List.of();

    Subdocs(DocIdentity parent, Replica replica) {
        this.parent = parent;
        this.replica = replica;
        replica.subdocuments().listen(this::changed);
    }

    Subscription observe(Consumer<SubdocsEvent> listener) {
        var more = new ArrayList<>(listeners);
        more.add(listener);
        listeners = List.copyOf(more);
        return Once.of(() -> {
            var fewer = new ArrayList<>(listeners);
            fewer.remove(listener);
            listeners = List.copyOf(fewer);
        });
    }

    void clearListeners() {
        listeners = List.of();
    }

    Set<Doc> present() {
        return Collections.unmodifiableSet(docs(replica.subdocuments().present()));
    }

    private Set<Doc> docs(Set<Subdocument> subdocuments) {
        var docs = new LinkedHashSet<Doc>();
        subdocuments.forEach(subdocument -> docs.add(parent.subdoc(subdocument)));
        return docs;
    }

    private void changed(Transaction transaction, SubdocumentChanges changes) {
        for (Subdocument added : changes.added()) {
            if (added.knownFacade() instanceof Doc doc) {
                doc.settle(parent, added.clientId());
            }
        }
        if (!listeners.isEmpty()) {
            var event = new SubdocsEvent(
                    docs(changes.loaded()),
                    docs(changes.added()),
                    docs(changes.removed()),
                    transaction.origin(),
                    transaction.isLocal());
            listeners.forEach(listener -> listener.accept(event));
        }
        for (Subdocument removed : changes.removed()) {
            if (removed.knownFacade() instanceof Doc doc) {
                doc.destroy();
            } else if (removed.isHeld()) {
                // What would be left of its end if somebody had ever seen it: a transaction that others may hear of.
                replica.subdocuments().replace(removed);
            }
        }
    }
}
