package dev.tandem.crdt.store;

import dev.tandem.crdt.codec.Kind;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Iterator;

/** Deletes blocks, and turns into garbage what is deleted. Nested types are walked without recursion: strangers choose their depth. */
final class Deleter {
    private final BlockStore store;
    private final Blocks blocks;
    private final GarbageRule rule;
    private final EdgeMover edges;
    private final ArrayDeque<Children> deleting = new ArrayDeque<>();
    private final ArrayDeque<SharedType> forgetting = new ArrayDeque<>();

    Deleter(BlockStore store, GarbageRule rule) {
        this.store = store;
        this.rule = rule;
        this.blocks = store.blocks;
        this.edges = new EdgeMover(store, rule);
    }

    /** The children of a type that are still to be deleted. */
    private static final class Children {
        private final Iterator<MapEntry> entries;
        private int next;

        Children(SharedType type) {
            next = type.first;
            entries = type.entries().iterator();
        }

        int next(Blocks blocks) {
            if (next != Blocks.NONE) {
                int child = next;
                next = blocks.right(child);
                return child;
            }
            return entries.hasNext() ? entries.next().last : Blocks.NONE;
        }
    }

    /** Marks a block as deleted, and all that is nested in it: children before the next sibling, as the order is that of what is undone. */
    void delete(Transaction transaction, int block) {
        mark(transaction, block);
        while (!deleting.isEmpty()) {
            int child = deleting.getLast().next(blocks);
            if (child == Blocks.NONE) {
                deleting.removeLast();
            } else {
                markChild(transaction, child);
            }
        }
    }

    private void mark(Transaction transaction, int block) {
        Blocks all = blocks;
        if (all.isDeleted(block)) {
            return;
        }
        SharedType parent = all.parent(block);
        if (parent == null) {
            throw new IllegalStateException("block " + block + " is in no type");
        }
        int visible = all.entry(block) == null ? all.visible(block) : 0;
        if (visible != 0) {
            parent.length -= visible;
            if (parent.index != null) {
                parent.index.adjust(block, -visible);
            }
        }
        all.markDeleted(block);
        transaction.marked = true;
        transaction.deletes.add(store.client(all.client(block)).id, all.clock(block), all.length(block));
        store.changed(transaction, parent, all.entry(block));
        if (all.kind(block) == Kind.FORMAT) {
            parent.formats = null;
        }
        if (all.kind(block) == Kind.TYPE) {
            SharedType type = Contents.type(store, block);
            type.deleted = true;
            transaction.drop(type);
            deleting.add(new Children(type));
        } else if (all.kind(block) == Kind.DOC) {
            transaction.subdocuments().delete(Contents.subdocument(store, block));
        }
    }

    private void markChild(Transaction transaction, int child) {
        int client = blocks.client(child);
        if (!blocks.isDeleted(child)) {
            mark(transaction, child);
        } else if (blocks.clock(child) < transaction.clockBefore(client, store.client(client).nextClock)) {
            // It becomes garbage with its parent, but it is not among this transaction's deletions that are joined at
            // the end.
            transaction.split(client, blocks.clock(child));
        }
    }

    /** Deletes what a range of operations holds; all of them are known. */
    void deleteRange(Transaction transaction, int client, int clock, int end) {
        ClientBlocks list = store.client(client);
        int at = list.find(blocks, clock);
        int block = list.blocks.get(at);
        if ((blocks.isDeleted(block) && end <= blocks.end(block)) || edges.delete(transaction, list, at, clock, end)) {
            return;
        }
        if (!blocks.isDeleted(block) && blocks.clock(block) < clock) {
            store.split(transaction, list, at, clock - blocks.clock(block));
            at++;
        }
        for (; at < list.blocks.size() && blocks.clock(list.blocks.get(at)) < end; at++) {
            block = list.blocks.get(at);
            if (!blocks.isDeleted(block)) {
                if (end < blocks.end(block)) {
                    store.split(transaction, list, at, end - blocks.clock(block));
                }
                delete(transaction, block);
            }
        }
    }

    /** Forgets the content of what a transaction deleted, as far as it may. */
    void collect(Transaction transaction) {
        if (!transaction.marked && rule.forgetsAll()) {
            // All deletions are of what arrived deleted, or moved an edge: there is nothing left to forget.
            return;
        }
        transaction.deletes.forEach((id, clock, end) -> {
            ClientBlocks list = store.client(store.indexOf(id));
            for (int at = list.find(blocks, clock);
                    at < list.blocks.size() && blocks.clock(list.blocks.get(at)) < end;
                    at++) {
                int block = list.blocks.get(at);
                if (!blocks.isGc(block) && blocks.isDeleted(block)) {
                    blocks.settleDeleted(block);
                    if (!blocks.isKept(block) && rule.mayForget(store, block)) {
                        forget(list, block);
                    }
                }
            }
        });
    }

    private void forget(ClientBlocks list, int block) {
        forgetContent(list, block);
        blocks.kind(block, Kind.DELETED);
        for (SharedType type = forgetting.poll(); type != null; type = forgetting.poll()) {
            forgetChildren(type);
        }
    }

    private void forgetContent(ClientBlocks list, int block) {
        int kind = blocks.kind(block);
        if (kind == Kind.TYPE) {
            forgetting.add(Contents.type(store, block));
        }
        if (kind != Kind.STRING && kind != Kind.DELETED) {
            int from = blocks.content(block);
            Arrays.fill(list.values, from, from + blocks.length(block), null);
        }
    }

    private void forgetChildren(SharedType type) {
        for (int child = type.first; child != Blocks.NONE; ) {
            int next = blocks.right(child);
            forgetChild(child);
            child = next;
        }
        store.siblings.changed(type);
        for (MapEntry entry : type.entries()) {
            store.siblings.changed(entry);
            for (int child = entry.last; child != Blocks.NONE; ) {
                int next = blocks.left(child);
                forgetChild(child);
                child = next;
            }
        }
        type.clear();
    }

    private void forgetChild(int child) {
        forgetContent(store.client(blocks.client(child)), child);
        blocks.toGc(child);
    }
}
