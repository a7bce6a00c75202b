package dev.tandem.crdt.store;

import dev.tandem.crdt.codec.IdRanges;
import dev.tandem.crdt.codec.LongIntMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What one transaction has changed so far, and what has to be tidied up at its end. */
public final class Transaction {
    private static final int MANY_CLIENTS = 8;

    private static final int FEW_SPLITS = 64;

    private @Nullable Object origin;
    /** How many transactions of the document began before it. */
    private long number;

    private boolean local;
    private boolean kept;

    /** Everything that was deleted. */
    final IdRanges deletes = new IdRanges();
    /** Where blocks were split: they may fit together again at the end. Pairs of client index and clock. */
    long[] splits = new long[2];

    int splitCount;

    /** Clients that added something, by index, and the clock that each was at before. */
    int[] clients = new int[1];

    int[] clocksBefore = new int[1];
    int clientCount;
    /** Slots of the clients beyond the first few, which are searched one by one. */
    private @Nullable LongIntMap slots;

    private List<TypeChange> changes = List.of();
    private Map<SharedType, List<TypeChange>> changedParents = Map.of();

    private @Nullable SubdocumentChanges subdocuments;

    /** The one that began next while this one was not finished: its clocks are those at which this one left the clients it did not touch. */
    @Nullable Transaction next;
    /** The last one that had begun when this one had made its changes. */
    private @Nullable Transaction lastBegun;

    /** Whether a formatted text was changed that is to be tidied up. */
    boolean needsFormattingCleanup;

    /** Whether blocks were marked as deleted whose content may have to be forgotten. */
    boolean marked;

    private boolean tidied;
    private boolean over;
    private @Nullable Object facade;

    /**
     * A new one.
     *
     * @param local whether it comes from this copy's user
     */
    public Transaction(@Nullable Object origin, boolean local) {
        this.origin = origin;
        this.local = local;
    }

    /** Makes this one, which was given back, a new one. */
    void reuse(@Nullable Object newOrigin, boolean nowLocal) {
        origin = newOrigin;
        local = nowLocal;
        over = false;
    }

    /** Says how many transactions of the document began before it. */
    void number(long begunBefore) {
        number = begunBefore;
    }

    /** Whether it began when so many had begun already. What happened in an earlier one may not have been noted: nobody listened. */
    public boolean isAfter(long begun) {
        return number >= begun;
    }

    /** Forgets everything once it is over and nobody has kept it; it may be used again. */
    void giveBack() {
        origin = null;
        deletes.clear();
        splitCount = 0;
        if (splits.length > FEW_SPLITS) {
            splits = new long[2];
        }
        clientCount = 0;
        slots = null;
        subdocuments = null;
        lastBegun = null;
        needsFormattingCleanup = false;
        tidied = false;
        marked = false;
    }

    /** Called before it is handed to somebody who may still read it when it is over. */
    void keep() {
        kept = true;
    }

    boolean isKept() {
        return kept;
    }

    /** What it has changed of subdocuments, to be added to. */
    SubdocumentChanges subdocuments() {
        SubdocumentChanges known = subdocuments;
        if (known == null) {
            known = new SubdocumentChanges();
            subdocuments = known;
        }
        return known;
    }

    /** What it has changed of subdocuments, {@code null} for nothing. */
    @Nullable SubdocumentChanges knownSubdocuments() {
        return subdocuments;
    }

    /** What its starter gave. */
    public @Nullable Object origin() {
        return origin;
    }

    /** Whether it comes from this copy's user alone. */
    public boolean isLocal() {
        return local;
    }

    /** Says that an update was applied in it. */
    public void markRemote() {
        local = false;
    }

    /** The types that changed and that somebody observes, in the order in which they did; without those that it deleted itself. */
    public List<TypeChange> changes() {
        return changes.stream().filter(change -> !change.dropped).toList();
    }

    /** Forgets that a type changed, because it is deleted. What another transaction changed in it, whose observers are being called, stays. */
    void drop(SharedType type) {
        TypeChange change = type.change;
        if (change != null && equals(change.transaction)) {
            change.dropped = true;
        }
    }

    /** As {@link #changes()}, with those that it deleted. */
    List<TypeChange> noted() {
        return changes;
    }

    /** Whether something changed that somebody observes. */
    boolean hasNoted() {
        return !changes.isEmpty();
    }

    void change(SharedType type, @Nullable MapEntry entry) {
        keep();
        TypeChange change = type.change;
        if (change == null || change.transaction != this) {
            change = new TypeChange(this, type);
            type.change = change;
            if (changes.isEmpty()) {
                changes = new ArrayList<>(1);
            }
            changes.add(change);
        }
        change.add(entry);
    }

    /** The changes of each type and of all that is nested in it; only if somebody observes nested types or transactions. */
    public Map<SharedType, List<TypeChange>> changedParents() {
        return changedParents;
    }

    Map<SharedType, List<TypeChange>> makeChangedParents() {
        if (changedParents.isEmpty()) {
            changedParents = new LinkedHashMap<>();
        }
        return changedParents;
    }

    /** Says that it has made its changes. */
    void made(Transaction last) {
        lastBegun = last;
    }

    /** The first one that began after this one had made its changes. */
    @Nullable Transaction following() {
        return lastBegun == null ? null : lastBegun.next;
    }

    /** Says that deleted content is about to be forgotten. */
    void tidy() {
        tidied = true;
        for (TypeChange change : changes) {
            if (equals(change.type.change == null ? null : change.type.change.transaction)) {
                change.type.change = null;
            }
        }
    }

    void demandUntidied() {
        if (tidied) {
            throw new IllegalStateException("what changed can be asked only while observers are called");
        }
    }

    /** Says that all are finished that began before it was. */
    void end() {
        over = true;
    }

    /** Whether what the document was like before it and after it cannot be told any more. */
    public boolean isOver() {
        return over;
    }

    /** What users see of it; made at most once. */
    public Object facade(Function<Transaction, Object> make) {
        Object known = facade;
        if (known == null) {
            keep();
            known = make.apply(this);
            facade = known;
        }
        return known;
    }

    /** Visits what was deleted: ascending ranges of each client, once it has made its changes. */
    public void forEachDeleted(IdRanges.Visitor visitor) {
        deletes.forEach(visitor);
    }

    /** Whether anything was added or deleted; as Yjs has it, also by those that began before it was done. */
    boolean hasChanges() {
        if (!deletes.isEmpty()) {
            return true;
        }
        Transaction end = following();
        for (Transaction at = this; at != null && at != end; at = at.next) {
            if (at.clientCount > 0) {
                return true;
            }
        }
        return false;
    }

    void split(int client, int clock) {
        if (splitCount == splits.length) {
            splits = Arrays.copyOf(splits, splitCount * 2);
        }
        splits[splitCount++] = (long) client << 32 | clock;
    }

    /** Called before a client's clock advances. */
    void touch(int client, int clockNow) {
        if (find(client) >= 0) {
            return;
        }
        if (clientCount == clients.length) {
            clients = Arrays.copyOf(clients, clientCount * 2);
            clocksBefore = Arrays.copyOf(clocksBefore, clientCount * 2);
        }
        if (clientCount >= MANY_CLIENTS) {
            slots = slots == null ? new LongIntMap() : slots;
            slots.put(client, clientCount);
        }
        clients[clientCount] = client;
        clocksBefore[clientCount++] = clockNow;
    }

    private int find(int client) {
        for (int i = Math.min(clientCount, MANY_CLIENTS) - 1; i >= 0; i--) {
            if (clients[i] == client) {
                return i;
            }
        }
        return slots == null ? -1 : slots.get(client, -1);
    }

    /** The clock from which on it added something of a client itself, {@link Integer#MAX_VALUE} if it added nothing. */
    int addedFrom(int client) {
        int slot = find(client);
        return slot < 0 ? Integer.MAX_VALUE : clocksBefore[slot];
    }

    /** The clock that a client was at before; {@code clockNow} if it added nothing. */
    int clockBefore(int client, int clockNow) {
        for (Transaction at = this; at != null; at = at.next) {
            int slot = at.find(client);
            if (slot >= 0) {
                return at.clocksBefore[slot];
            }
        }
        return clockNow;
    }
}
