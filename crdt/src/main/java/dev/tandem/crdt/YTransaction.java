package dev.tandem.crdt;

import dev.tandem.crdt.codec.LongIntMap;
import dev.tandem.crdt.store.Replica;
import dev.tandem.crdt.store.Transaction;
import dev.tandem.crdt.store.TypeChange;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One transaction, for the one who makes it and for observers. What it says of the document before and after it must be asked for until the
 * listeners of {@link Doc#onAfterAllTransactions} have been told.
 */
public final class YTransaction {
    private final Replica replica;
    private final Transaction transaction;
    private final Map<Object, @Nullable Object> meta = new HashMap<>();

    private YTransaction(Replica replica, Transaction transaction) {
        this.replica = replica;
        this.transaction = transaction;
    }

    static YTransaction of(Replica replica, Transaction transaction) {
        return (YTransaction) transaction.facade(of -> new YTransaction(replica, of));
    }

    /** The document. */
    public Doc doc() {
        return (Doc) replica.owner();
    }

    /** What its starter gave. */
    public @Nullable Object origin() {
        return transaction.origin();
    }

    /** Whether all its changes were made here; false once an update was applied in it. */
    public boolean local() {
        return transaction.isLocal();
    }

    /** Whatever listeners want to tell each other of this transaction; not shared. */
    public Map<Object, @Nullable Object> meta() {
        return meta;
    }

    /**
     * The state vector before it: the next clock of each client.
     *
     * @throws IllegalStateException if the transaction and those that followed it are over
     */
    public Map<Long, Long> beforeState() {
        demandOpen();
        return states(replica.events().before(transaction));
    }

    /**
     * The state vector after it: the next clock of each client. While the changes are being made, that of now.
     *
     * @throws IllegalStateException if the transaction and those that followed it are over
     */
    public Map<Long, Long> afterState() {
        demandOpen();
        return states(replica.events().after(transaction));
    }

    private void demandOpen() {
        if (transaction.isOver()) {
            throw new IllegalStateException("the transaction is over");
        }
    }

    private static Map<Long, Long> states(LongIntMap from) {
        var states = new LinkedHashMap<Long, Long>();
        for (long client : from.keysDescending()) {
            states.put(client, (long) from.get(client, 0));
        }
        return Collections.unmodifiableMap(states);
    }

    /** The operations that it deleted; in ascending order for each client once all changes are made. */
    public List<ClientRange> deletions() {
        var ranges = new ArrayList<ClientRange>();
        transaction.forEachDeleted((client, clock, end) -> ranges.add(new ClientRange(client, clock, end - clock)));
        return ranges;
    }

    /**
     * The types that it changed, with the names whose values changed, {@code null} among them for the list. Types that it made or deleted
     * are left out. Complete for listeners of the document's transactions and for observers of nested types; otherwise only types that
     * have observers are noted.
     */
    public Map<YType, Set<@Nullable String>> changed() {
        var changed = new LinkedHashMap<YType, Set<@Nullable String>>();
        for (TypeChange change : transaction.changes()) {
            var keys = new LinkedHashSet<@Nullable String>(change.keys());
            if (change.isOfList()) {
                keys.add(null);
            }
            changed.put(YType.facade(replica, change.type()), Collections.unmodifiableSet(keys));
        }
        return Collections.unmodifiableMap(changed);
    }

    /**
     * The events of each type and of all that is nested in it, once the observers of types are called. Noted only if there are listeners
     * of the document's transactions or observers of nested types.
     */
    public Map<YType, List<YEvent>> changedParentTypes() {
        var changed = new LinkedHashMap<YType, List<YEvent>>();
        transaction
                .changedParents()
                .forEach((type, changes) -> changed.put(
                        YType.facade(replica, type),
                        changes.stream()
                                .map(change -> TypeObservers.event(replica, change))
                                .toList()));
        return Collections.unmodifiableMap(changed);
    }
}
