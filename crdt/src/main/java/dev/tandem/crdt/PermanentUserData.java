package dev.tandem.crdt;

import dev.tandem.crdt.codec.Id;
import dev.tandem.crdt.codec.UpdateException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Keeps in a document who made and who deleted what: Yjs' {@code PermanentUserData}. A map holds for each user, by a description of theirs,
 * the client ids that were theirs and the sets of what they deleted. Closing it ends the keeping.
 */
public final class PermanentUserData implements AutoCloseable {
    private static final String IDS = "ids";
    private static final String DELETES = "ds";

    private final YMap users;
    private final Map<Long, String> clients = new LinkedHashMap<>();
    private final Map<String, IdSet> deletes = new LinkedHashMap<>();
    private final List<Subscription> subscriptions = new ArrayList<>();
    /** What is to be written when all transactions are finished. */
    private final ArrayDeque<Runnable> later = new ArrayDeque<>();

    /** Reads and keeps it in the map {@code users} at the root. */
    public PermanentUserData(Doc doc) {
        this(doc.getMap("users"));
    }

    /**
     * Reads and keeps it in a map.
     *
     * @param users in a document, and used for nothing else
     */
    public PermanentUserData(YMap users) {
        this.users = users;
        subscriptions.add(users.observe(event -> event.keysChanged().forEach(this::read)));
        users.keys().forEach(this::read);
    }

    /** What a stranger may have put there is passed over. */
    private void read(String description) {
        if (users.get(description) instanceof YMap user
                && user.get(DELETES) instanceof YArray sets
                && user.get(IDS) instanceof YArray ids) {
            subscriptions.add(sets.observe(event -> addSets(description, inserted(event))));
            deletes.put(description, IdSet.EMPTY);
            addSets(description, sets.toList());
            subscriptions.add(ids.observe(event -> addClients(description, inserted(event))));
            addClients(description, ids.toList());
        }
    }

    private static List<@Nullable Object> inserted(ArrayEvent event) {
        var inserted = new ArrayList<@Nullable Object>();
        for (SequenceDelta step : event.delta()) {
            if (step instanceof SequenceDelta.Insert(List<@Nullable Object> values)) {
                inserted.addAll(values);
            }
        }
        return inserted;
    }

    private void addSets(String description, List<@Nullable Object> encoded) {
        var sets = new ArrayList<IdSet>();
        for (Object set : encoded) {
            if (set instanceof byte[] bytes) {
                sets.add(decode(bytes));
            }
        }
        if (!sets.isEmpty()) {
            sets.add(deletes.getOrDefault(description, IdSet.EMPTY));
            deletes.put(description, IdSet.merge(sets));
        }
    }

    /** Somebody else's bytes must not keep this document from being read. */
    private static IdSet decode(byte[] bytes) {
        try {
            return IdSet.decode(bytes);
        } catch (UpdateException notASet) {
            return IdSet.EMPTY;
        }
    }

    private void addClients(String description, List<@Nullable Object> ids) {
        for (Object id : ids) {
            if (id instanceof Number client) {
                clients.put(client.longValue(), description);
            }
        }
    }

    /** Notes that a client id is a user's, and from now on what is deleted in a document: all of it. */
    public void setUserMapping(Doc doc, long clientId, String description) {
        setUserMapping(doc, clientId, description, (transaction, set) -> true);
    }

    /**
     * Notes that a client id is a user's, and from now on what is deleted in a document. It is written in a transaction of its own, once the
     * one that deleted and all that its listeners began are finished.
     *
     * @param filter whether what a local transaction deleted is noted
     */
    public void setUserMapping(Doc doc, long clientId, String description, BiPredicate<YTransaction, IdSet> filter) {
        if (!(users.get(description) instanceof YMap)) {
            var user = new YMap();
            user.set(IDS, new YArray());
            user.set(DELETES, new YArray());
            users.set(description, user);
        }
        array(user(description), IDS).push(List.of(clientId));
        new Mapping(doc, description, filter);
    }

    private YMap user(String description) {
        if (users.get(description) instanceof YMap user) {
            return user;
        }
        throw new IllegalStateException("user '" + description + "' was replaced by something else");
    }

    private static YArray array(YMap user, String key) {
        if (user.get(key) instanceof YArray array) {
            return array;
        }
        throw new IllegalStateException("'" + key + "' of a user was replaced by something else");
    }

    /** What is noted of one user from one document. */
    private final class Mapping {
        private final String description;
        /** {@code null} while the user is gone: then nothing is noted, as in Yjs. */
        private @Nullable YMap user;

        Mapping(Doc doc, String description, BiPredicate<YTransaction, IdSet> filter) {
            this.description = description;
            this.user = user(description);
            subscriptions.add(users.observe(event -> later.add(this::moveToSuccessor)));
            subscriptions.add(doc.onAfterTransaction(transaction -> {
                IdSet deleted = IdSet.of(transaction.deletions());
                if (transaction.local() && !deleted.isEmpty() && filter.test(transaction, deleted)) {
                    later.add(() -> push(deleted));
                }
            }));
            subscriptions.add(doc.onAfterAllTransactions(ignored -> {
                for (Runnable next = later.poll(); next != null; next = later.poll()) {
                    next.run();
                }
            }));
        }

        /**
         * Two copies may have made the same user at the same time: the one that is left takes over the clients. What was deleted before is that
         * of the successor alone by now; Yjs forgets the other's too, and what is written has to be the same everywhere.
         */
        private void moveToSuccessor() {
            YMap successor = users.get(description) instanceof YMap found ? found : null;
            if (Objects.equals(successor, user)) {
                return;
            }
            user = successor;
            if (successor != null) {
                clients.forEach((client, name) -> {
                    if (name.equals(description)) {
                        array(successor, IDS).push(List.of(client));
                    }
                });
                push(deletes.get(description));
            }
        }

        private void push(@Nullable IdSet deleted) {
            if (user != null && deleted != null) {
                array(user, DELETES).push(List.of(deleted.encode()));
            }
        }
    }

    /** The user that a client id was noted for, {@code null} if none. */
    public @Nullable String getUserByClientId(long clientId) {
        return clients.get(clientId);
    }

    /** The user who deleted an operation, {@code null} if nobody is known to have. */
    public @Nullable String getUserByDeletedId(Id id) {
        for (Map.Entry<String, IdSet> entry : deletes.entrySet()) {
            if (entry.getValue().contains(id.client(), id.clock())) {
                return entry.getKey();
            }
        }
        return null;
    }

    /** Ends the keeping. Doing so twice has no effect. */
    @Override
    public void close() {
        subscriptions.forEach(Subscription::close);
        subscriptions.clear();
    }
}
