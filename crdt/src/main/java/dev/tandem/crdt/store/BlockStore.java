package dev.tandem.crdt.store;

import dev.tandem.crdt.codec.Kind;
import dev.tandem.crdt.codec.LongIntMap;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where everything of a document is: clients, blocks and types at the root. Splits blocks, and joins them again. */
final class BlockStore {
    final Blocks blocks = new Blocks();
    final Siblings siblings = new Siblings();
    private final LongIntMap clientIndex = new LongIntMap();
    // The client that was asked for last: it is mostly the same again.
    private long lastId = Blocks.NONE;
    private int lastIndex = Blocks.NONE;
    private @Nullable ClientBlocks[] clients = new @Nullable ClientBlocks[2];
    private final Map<String, SharedType> roots = new LinkedHashMap<>();
    private int watchers;

    SharedType root(String name) {
        return roots.computeIfAbsent(name, SharedType::root);
    }

    Map<String, SharedType> rootsByName() {
        return Collections.unmodifiableMap(roots);
    }

    Iterable<SharedType> roots() {
        return roots.values();
    }

    int clientCount() {
        return clientIndex.size();
    }

    ClientBlocks client(int index) {
        ClientBlocks client = clients[index];
        if (client == null) {
            throw new IllegalStateException("no client " + index);
        }
        return client;
    }

    /** Index of a client, {@link Blocks#NONE} if it has contributed nothing. */
    int indexOf(long id) {
        if (id == lastId) {
            return lastIndex;
        }
        int index = clientIndex.get(id, Blocks.NONE);
        if (index != Blocks.NONE) {
            lastId = id;
            lastIndex = index;
        }
        return index;
    }

    int makeClient(long id) {
        int known = indexOf(id);
        if (known != Blocks.NONE) {
            return known;
        }
        int index = clientIndex.size();
        if (index == Blocks.MAX_CLIENTS) {
            throw new IllegalStateException("more than " + Blocks.MAX_CLIENTS + " clients");
        }
        if (index == clients.length) {
            clients = Arrays.copyOf(clients, index * 2);
        }
        clients[index] = new ClientBlocks(id);
        clientIndex.put(id, index);
        return index;
    }

    /** The clock that is expected next of a client. */
    int state(long id) {
        int index = indexOf(id);
        return index == Blocks.NONE ? 0 : client(index).nextClock;
    }

    /** The clocks that are expected next of all clients. */
    LongIntMap clocks() {
        var state = new LongIntMap();
        for (int client = 0; client < clientCount(); client++) {
            ClientBlocks list = client(client);
            if (list.nextClock > 0) {
                state.put(list.id, list.nextClock);
            }
        }
        return state;
    }

    long[] clientsDescending() {
        return clientIndex.keysDescending();
    }

    /** Whether somebody wants to hear of changes wherever they are. */
    boolean isWatched() {
        return watchers > 0;
    }

    /** One more, or with &minus;1 one less, wants to hear of changes wherever they are. */
    void watch(int more) {
        watchers += more;
    }

    /**
     * Notes that a type changed, if somebody wants to hear of it or formatting may have to be tidied up.
     *
     * @param entry the name that changed, {@code null} for the list
     */
    void changed(Transaction transaction, SharedType type, @Nullable MapEntry entry) {
        if (type.observed || type.formatted || watchers > 0) {
            noteChange(transaction, type, entry);
        }
    }

    /** One that was added or deleted itself did not change. */
    private void noteChange(Transaction transaction, SharedType type, @Nullable MapEntry entry) {
        if (type.client == Blocks.NONE
                || (!type.deleted
                        && type.clock < transaction.clockBefore(type.client, client(type.client).nextClock))) {
            transaction.change(type, entry);
        }
    }

    /** The type that a type is nested in, {@code null} for one at the root and for one that is forgotten. */
    @Nullable SharedType parentOf(SharedType type) {
        return type.client == Blocks.NONE ? null : blocks.parent(find(type.client, type.clock));
    }

    /** The block that holds the type that a block is in, {@link Blocks#NONE} for a type at the root. */
    int holderOf(int block) {
        SharedType type = blocks.parent(block);
        return type == null || type.client == Blocks.NONE ? Blocks.NONE : find(type.client, type.clock);
    }

    /** Sees to it that neither a block nor what it is nested in is forgotten when it is deleted, or that both may be. */
    void keep(int block, boolean keep) {
        for (int at = block; at != Blocks.NONE && blocks.isKept(at) != keep; at = holderOf(at)) {
            blocks.setKept(at, keep);
        }
    }

    /** The block that holds an operation, which must exist. */
    int find(int client, int clock) {
        ClientBlocks list = client(client);
        return list.blocks.get(list.find(blocks, clock));
    }

    /** The block that holds an operation, split so that it begins with it. Garbage is never split. */
    int cleanStart(Transaction transaction, int client, int clock) {
        ClientBlocks list = client(client);
        int at = list.find(blocks, clock);
        int block = list.blocks.get(at);
        if (blocks.clock(block) < clock && !blocks.isGc(block)) {
            return split(transaction, list, at, clock - blocks.clock(block));
        }
        return block;
    }

    /** The block that holds an operation, split so that it ends with it. Garbage is never split. */
    int cleanEnd(Transaction transaction, int client, int clock) {
        ClientBlocks list = client(client);
        int at = list.find(blocks, clock);
        int block = list.blocks.get(at);
        if (clock != blocks.end(block) - 1 && !blocks.isGc(block)) {
            split(transaction, list, at, clock - blocks.clock(block) + 1);
        }
        return block;
    }

    /** Splits a block; the right part is a new one. */
    int split(Transaction transaction, ClientBlocks list, int at, int offset) {
        Blocks all = blocks;
        int block = list.blocks.get(at);
        int rest = all.allocate();
        int client = all.client(block);
        int clock = all.clock(block) + offset;
        all.setRest(rest, block, offset);
        SharedType parent = all.parent(block);
        MapEntry entry = all.entry(block);
        siblings.changed(entry != null ? entry : parent);
        int right = all.right(block);
        all.left(rest, block);
        all.right(rest, right);
        all.right(block, rest);
        if (right != Blocks.NONE) {
            all.left(right, rest);
        } else if (entry != null) {
            entry.last = rest;
        } else if (parent != null) {
            parent.last = rest;
        }
        if (all.kind(block) == Kind.STRING) {
            repairSurrogates(list.text, all.content(rest));
        }
        all.length(block, offset);
        PositionIndex index = entry == null && parent != null ? parent.index : null;
        if (index != null) {
            index.split(block, rest);
        }
        list.insert(at + 1, rest);
        transaction.split(client, clock);
        return rest;
    }

    /** Half a surrogate pair cannot be written: as in Yjs, both halves are replaced for good. */
    private static void repairSurrogates(TextBuffer text, int at) {
        if (Character.isHighSurrogate(text.charAt(at - 1))) {
            text.set(at - 1, TextBuffer.REPLACEMENT);
            text.set(at, TextBuffer.REPLACEMENT);
        }
    }

    /**
     * Joins the block at a position with the one before it, that one with the one before, and so on as long as they fit together.
     *
     * @return how many were joined
     */
    int joinWithLefts(ClientBlocks list, int at) {
        int from = at;
        while (from > 0 && join(list.blocks.get(from - 1), list.blocks.get(from))) {
            from--;
        }
        if (from < at) {
            for (int i = from + 1; i <= at; i++) {
                blocks.free(list.blocks.get(i));
            }
            list.remove(from + 1, at + 1);
        }
        return at - from;
    }

    private boolean join(int block, int rest) {
        Blocks all = blocks;
        int kind = all.kind(block);
        if (kind != all.kind(rest) || !Kind.isMergeable(kind)) {
            return false;
        }
        if (kind == Kind.GC) {
            all.length(block, all.length(block) + all.length(rest));
            return true;
        }
        if (!all.fitTogether(block, rest)
                || all.right(block) != rest
                || all.originClient(rest) != all.client(rest)
                || all.originClock(rest) != all.clock(rest) - 1
                || all.rightClient(block) != all.rightClient(rest)
                || (all.rightClient(block) != Blocks.NONE && all.rightClock(block) != all.rightClock(rest))) {
            return false;
        }
        SharedType parent = all.parent(block);
        MapEntry entry = all.entry(block);
        siblings.changed(entry != null ? entry : parent);
        PositionIndex index = entry == null && parent != null ? parent.index : null;
        if (index != null) {
            index.join(block, rest);
        }
        if (parent != null && parent.markers != null) {
            parent.markers.joined(all, block, rest);
        }
        int right = all.right(rest);
        all.right(block, right);
        if (right != Blocks.NONE) {
            all.left(right, block);
        } else if (entry != null) {
            entry.last = block;
        } else if (parent != null) {
            parent.last = block;
        }
        all.length(block, all.length(block) + all.length(rest));
        all.joinFlags(block, rest);
        return true;
    }
}
