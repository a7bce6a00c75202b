package dev.tandem.crdt.store;

import dev.tandem.crdt.codec.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Puts a run of operations into its place among those that were made at the same time: the YATA algorithm as in Yjs' {@code
 * Item.integrate} (Nicolaescu et al., "Near Real-Time Peer-to-Peer Shared Editing on Extensible Data Types", 2016).
 */
final class Integrator {
    private final BlockStore store;
    private final Blocks blocks;
    private final Deleter deleter;

    /** Blocks that a search passed, by the number of its part that did. */
    private final SearchMarks marks = new SearchMarks();

    Integrator(BlockStore store, Deleter deleter) {
        this.store = store;
        this.blocks = store.blocks;
        this.deleter = deleter;
    }

    /** Integrates garbage. */
    void integrateGc(Transaction transaction, int client, int clock, int length) {
        ClientBlocks list = store.client(client);
        transaction.touch(client, list.nextClock);
        int block = blocks.allocate();
        blocks.setGc(block, client, clock, length);
        list.append(blocks, block);
    }

    /**
     * Whether a run of text just continues the last block of its client, so that the block can be lengthened in place. The result would be
     * the same: it would be joined at the end of the transaction.
     *
     * @return the block or {@link Blocks#NONE}
     */
    int continued(ClientBlocks list, Incoming run) {
        if (run.kind != Kind.STRING
                || run.originClient != run.client
                || run.originClock != run.clock - 1
                || list.blocks.size() == 0) {
            return Blocks.NONE;
        }
        int last = list.blocks.get(list.blocks.size() - 1);
        Blocks all = blocks;
        SharedType parent = all.parent(last);
        if (all.kind(last) != Kind.STRING
                || !all.isPlain(last)
                || parent == null
                || parent.deleted
                || parent.markers != null
                || all.entry(last) != null
                || all.rightClient(last) != run.rightClient
                || (run.rightClient != Blocks.NONE && all.rightClock(last) != run.rightClock)) {
            return Blocks.NONE;
        }
        int right = all.right(last);
        boolean adjacent = run.rightClient == Blocks.NONE
                ? right == Blocks.NONE
                : right != Blocks.NONE && all.client(right) == run.rightClient && all.clock(right) == run.rightClock;
        // Between the halves of a surrogate pair a split would replace them, which it must not do before they are
        // joined for good.
        return adjacent && !Character.isHighSurrogate(list.text.charAt(list.text.length() - 1)) ? last : Blocks.NONE;
    }

    /** Lengthens the last block of its client by text that is appended to the client's buffer already. */
    void extend(Transaction transaction, ClientBlocks list, int block, int length) {
        transaction.touch(blocks.client(block), list.nextClock);
        blocks.length(block, blocks.length(block) + length);
        list.nextClock += length;
        SharedType parent = blocks.parent(block);
        if (parent != null) {
            parent.length += length;
            if (parent.index != null) {
                parent.index.adjust(block, length);
            }
            store.changed(transaction, parent, null);
        }
    }

    /** Integrates an item whose neighbours and parent are resolved and whose content is stored. Returns its block. */
    int integrate(Transaction transaction, Incoming run) {
        SharedType parent = run.parent;
        if (parent == null) {
            throw new IllegalStateException("an item without a parent is garbage");
        }
        Blocks all = blocks;
        MapEntry entry = run.key == null ? null : parent.makeEntry(run.key);
        int left = run.left;
        boolean conflict = left == Blocks.NONE
                ? run.right == Blocks.NONE || all.left(run.right) != Blocks.NONE
                : all.right(left) != run.right;
        if (conflict) {
            left = place(run, parent, entry);
        }
        ClientBlocks list = store.client(run.client);
        transaction.touch(run.client, list.nextClock);
        int block = all.allocate();
        all.set(block, run, parent, entry);
        link(block, left, parent, entry);
        if (conflict) {
            store.siblings.linked(entry != null ? entry : parent, block, list.id);
        } else {
            store.siblings.changed(entry != null ? entry : parent);
        }
        list.append(all, block);
        if (entry == null) {
            parent.length += all.visible(block);
            if (parent.index != null) {
                parent.index.insertAfter(left, block);
            }
        } else if (all.right(block) == Blocks.NONE && left != Blocks.NONE) {
            deleter.delete(transaction, left);
        }
        contentArrived(transaction, block, run, parent);
        store.changed(transaction, parent, entry);
        if (parent.deleted || (entry != null && all.right(block) != Blocks.NONE)) {
            deleter.delete(transaction, block);
        }
        return block;
    }

    private void contentArrived(Transaction transaction, int block, Incoming run, SharedType parent) {
        switch (run.kind) {
            case Kind.DELETED -> transaction.deletes.add(store.client(run.client).id, run.clock, run.length);
            case Kind.FORMAT -> {
                parent.formatted = true;
                parent.markers = null;
                parent.formats = null;
            }
            case Kind.TYPE -> {
                SharedType type = Contents.type(store, block);
                type.client = run.client;
                type.clock = run.clock;
            }
            case Kind.DOC -> {
                Subdocument subdocument = Contents.subdocument(store, block);
                subdocument.client = run.client;
                subdocument.clock = run.clock;
                transaction.subdocuments().add(subdocument);
            }
            default -> {}
        }
    }

    private void link(int block, int left, SharedType parent, @Nullable MapEntry entry) {
        Blocks all = blocks;
        int right;
        if (left != Blocks.NONE) {
            right = all.right(left);
            all.right(left, block);
        } else if (entry != null) {
            right = entry.first;
            entry.first = block;
        } else {
            right = parent.first;
            parent.first = block;
        }
        all.left(block, left);
        all.right(block, right);
        if (right != Blocks.NONE) {
            all.left(right, block);
        } else if (entry != null) {
            entry.last = block;
        } else {
            parent.last = block;
        }
    }

    /** Finds the block after which a run belongs among those that were inserted between the same neighbours. */
    private int place(Incoming run, SharedType parent, @Nullable MapEntry entry) {
        Object owner = entry != null ? entry : parent;
        long id = store.client(run.client).id;
        if (store.siblings.find(run, owner, id, blocks)) {
            return store.siblings.found();
        }
        int first = run.left != Blocks.NONE ? blocks.right(run.left) : entry != null ? entry.first : parent.first;
        int left = run.left;
        int passed = 0;
        // Nothing has to be marked as long as all have the same origin.
        for (int other = first; other != Blocks.NONE && other != run.right; other = blocks.right(other)) {
            if (!sameOrigin(run, other)) {
                return placeAmongAll(run, first, id);
            }
            if (store.client(blocks.client(other)).id < id) {
                left = other;
            } else if (sameRightOrigin(run, other)) {
                break;
            }
            passed++;
        }
        store.siblings.learn(run, owner, id, store, first, passed);
        return left;
    }

    private int placeAmongAll(Incoming run, int first, long id) {
        Blocks all = blocks;
        int left = run.left;
        int other = first;
        marks.begin();
        while (other != Blocks.NONE && other != run.right) {
            marks.mark(other);
            if (sameOrigin(run, other)) {
                if (store.client(all.client(other)).id < id) {
                    left = other;
                    marks.advance();
                } else if (sameRightOrigin(run, other)) {
                    break;
                }
            } else if (all.originClient(other) != Blocks.NONE) {
                int origin = store.find(all.originClient(other), all.originClock(other));
                int mark = marks.of(origin);
                if (mark == SearchMarks.NONE) {
                    break;
                }
                if (mark != marks.now()) {
                    left = other;
                    marks.advance();
                }
            } else {
                break;
            }
            other = all.right(other);
        }
        return left;
    }

    private boolean sameOrigin(Incoming run, int other) {
        return blocks.originClient(other) == run.originClient
                && (run.originClient == Blocks.NONE || blocks.originClock(other) == run.originClock);
    }

    private boolean sameRightOrigin(Incoming run, int other) {
        return blocks.rightClient(other) == run.rightClient
                && (run.rightClient == Blocks.NONE || blocks.rightClock(other) == run.rightClock);
    }
}
