package dev.tandem.crdt.store;

import dev.tandem.crdt.codec.IdRanges;
import dev.tandem.crdt.codec.LongIntMap;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one transaction has changed so far, and what has to be tidied up at its end. */
public final class Transaction {
    private static final int MANY_CLIENTS = 8;

    private static final int FEW_SPLITS = 64;

    private @Nullable Object origin;
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

    private Set<SharedType> changed = Set.of();

    /**
     * A new one.
     *
     * @param local whether it comes from this copy's user
     */
    public Transaction(@Nullable Object origin, boolean local) {
        this.origin = origin;
        this.local = local;
    }

    /** Makes this one, which is over, a new one. */
    void reuse(@Nullable Object newOrigin, boolean nowLocal) {
        origin = newOrigin;
        local = nowLocal;
        deletes.clear();
        splitCount = 0;
        if (splits.length > FEW_SPLITS) {
            splits = new long[2];
        }
        clientCount = 0;
        slots = null;
        changed = Set.of();
    }

    /** Called before it is handed to somebody who may still read it when it is over. */
    Transaction keep() {
        kept = true;
        return this;
    }

    boolean isKept() {
        return kept;
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

    /** The types that changed and that somebody observes. */
    Set<SharedType> changed() {
        return changed;
    }

    void change(SharedType type) {
        if (changed.isEmpty()) {
            changed = new LinkedHashSet<>();
        }
        changed.add(type);
    }

    /** Forgets that a type changed, because it is deleted. */
    void unchange(SharedType type) {
        if (!changed.isEmpty()) {
            changed.remove(type);
        }
    }

    /** Whether anything was added or deleted. */
    boolean hasChanges() {
        return clientCount > 0 || !deletes.isEmpty();
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

    /** The clock that a client was at before; {@code clockNow} if it added nothing. */
    int clockBefore(int client, int clockNow) {
        int slot = find(client);
        return slot < 0 ? clockNow : clocksBefore[slot];
    }
}
