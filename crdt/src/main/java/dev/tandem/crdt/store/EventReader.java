package dev.tandem.crdt.store;

import dev.tandem.crdt.codec.Kind;
import dev.tandem.crdt.codec.LongIntMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells what a transaction changed, before anything deleted is forgotten. */
public final class EventReader {
    /** Hears of the names whose values changed. Nested types are given as {@link SharedType}. */
    public interface KeyVisitor {
        /** The name had no value before. */
        void added(String key);

        /** The name had another value before. */
        void updated(String key, @Nullable Object oldValue);

        /** The name has no value any more. */
        void deleted(String key, @Nullable Object oldValue);
    }

    /** Hears of the steps of a list from left to right; neighbouring ones are not yet joined. */
    public interface ListVisitor {
        /** Elements that were there and still are. */
        void retain(int length);

        /** Operations that are new, and the elements that they hold; nested types as {@link SharedType}. */
        void insert(long client, int clock, int length, List<@Nullable Object> elements);

        /** Operations that are gone. */
        void delete(long client, int clock, int length);
    }

    private final BlockStore store;
    private final Blocks blocks;

    EventReader(BlockStore store) {
        this.store = store;
        this.blocks = store.blocks;
    }

    private int before(Transaction transaction, int block) {
        int client = blocks.client(block);
        return transaction.clockBefore(client, store.client(client).nextClock);
    }

    private boolean adds(Transaction transaction, int block) {
        return blocks.clock(block) >= before(transaction, block);
    }

    private boolean deletes(Transaction transaction, int block) {
        return blocks.isDeleted(block)
                && transaction.deletes.contains(store.client(blocks.client(block)).id, blocks.clock(block));
    }

    /** Tells the changes of names; one whose value was set and removed again did not change. */
    public void keys(TypeChange change, KeyVisitor visitor) {
        Transaction transaction = change.transaction;
        transaction.demandUntidied();
        for (String key : change.keys()) {
            MapEntry entry = change.type.entry(key);
            if (entry == null) {
                continue;
            }
            int last = entry.last;
            boolean deleted = deletes(transaction, last);
            if (!adds(transaction, last)) {
                if (deleted) {
                    visitor.deleted(key, lastElement(last));
                }
                continue;
            }
            int previous = blocks.left(last);
            while (previous != Blocks.NONE && adds(transaction, previous)) {
                previous = blocks.left(previous);
            }
            boolean had = previous != Blocks.NONE && deletes(transaction, previous);
            if (!deleted && had) {
                visitor.updated(key, lastElement(previous));
            } else if (!deleted) {
                visitor.added(key);
            } else if (had) {
                visitor.deleted(key, lastElement(previous));
            }
        }
    }

    private @Nullable Object lastElement(int block) {
        return Contents.element(store, block, blocks.length(block) - 1);
    }

    /** Tells the changes of a list. */
    public void list(TypeChange change, ListVisitor visitor) {
        change.transaction.demandUntidied();
        if (change.isOfList()) {
            for (int block = change.type.first; block != Blocks.NONE; block = blocks.right(block)) {
                visit(change.transaction, block, visitor);
            }
        }
    }

    /** A block may have been lengthened in place: its first operations are old then, and the others new. */
    private void visit(Transaction transaction, int block, ListVisitor visitor) {
        int length = blocks.length(block);
        int clock = blocks.clock(block);
        int old = Math.clamp((long) before(transaction, block) - clock, 0, length);
        long client = store.client(blocks.client(block)).id;
        if (blocks.isDeleted(block)) {
            if (old > 0 && deletes(transaction, block)) {
                visitor.delete(client, clock, old);
            }
            return;
        }
        if (old > 0) {
            visitor.retain(old);
        }
        if (old < length) {
            var elements = new ArrayList<@Nullable Object>(length - old);
            for (int i = old; i < length && Kind.isCountable(blocks.kind(block)); i++) {
                elements.add(Contents.element(store, block, i));
            }
            visitor.insert(client, clock + old, length - old, elements);
        }
    }

    /** The way from a type to one nested in it: names (String) and positions (Integer). */
    public List<Object> path(SharedType from, SharedType to) {
        var path = new ArrayDeque<Object>();
        SharedType type = to;
        while (type != from && type.client != Blocks.NONE) {
            int block = store.find(type.client, type.clock);
            SharedType parent = blocks.parent(block);
            if (parent == null) {
                break;
            }
            MapEntry entry = blocks.entry(block);
            path.addFirst(entry != null ? entry.key : (Object) position(parent, block));
            type = parent;
        }
        return List.copyOf(path);
    }

    private int position(SharedType parent, int block) {
        if (parent.index != null) {
            return parent.index.positionOf(block);
        }
        int position = 0;
        for (int at = parent.first; at != block && at != Blocks.NONE; at = blocks.right(at)) {
            position += blocks.visible(at);
        }
        return position;
    }

    /** The next clock of each client when a transaction began. */
    public LongIntMap before(Transaction transaction) {
        return states(transaction);
    }

    /** The next clock of each client when a transaction had made its changes. */
    public LongIntMap after(Transaction transaction) {
        return states(transaction.following());
    }

    private LongIntMap states(@Nullable Transaction from) {
        var states = new LongIntMap();
        for (int client = 0; client < store.clientCount(); client++) {
            ClientBlocks list = store.client(client);
            int clock = from == null ? list.nextClock : from.clockBefore(client, list.nextClock);
            if (clock > 0) {
                states.put(list.id, clock);
            }
        }
        return states;
    }
}
