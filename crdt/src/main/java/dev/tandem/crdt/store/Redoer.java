package dev.tandem.crdt.store;

import dev.tandem.crdt.codec.Kind;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.function.LongSupplier;

/**
 * Makes deleted operations anew: Yjs' {@code redoItem}. The place is that of the deleted block, or in the type that was made anew in place
 * of a deleted one.
 */
final class Redoer {
    /** Tells which operations are in some set. */
    @FunctionalInterface
    interface Operations {
        boolean contains(long client, int clock);
    }

    /** A blocker: something that stays deleted. */
    private static final int FOR_GOOD = -2;

    private final BlockStore store;
    private final Blocks blocks;
    private final Integrator integrator;
    private final LongSupplier clientId;
    private final Incoming run = new Incoming();

    Redoer(BlockStore store, Integrator integrator, LongSupplier clientId) {
        this.store = store;
        this.blocks = store.blocks;
        this.integrator = integrator;
        this.clientId = clientId;
    }

    /** One undoing: what it makes anew together, and what may stand in its way. */
    final class Run {
        private final Transaction transaction;
        private final Set<Integer> items;
        private final Operations ownChanges;
        private final boolean overRemoteChanges;
        /** What could not be made anew, and because of what: strangers choose how deep types are nested in one that cannot. */
        private final Map<Integer, Integer> blockedBy = new HashMap<>();

        /**
         * Begins.
         *
         * @param items all blocks that are made anew
         * @param ownChanges values of names that may be replaced: what is undone at the same time or was deleted by other steps
         * @param overRemoteChanges whether all other values of names may be replaced too
         */
        Run(Transaction transaction, Set<Integer> items, Operations ownChanges, boolean overRemoteChanges) {
            this.transaction = transaction;
            this.items = items;
            this.ownChanges = ownChanges;
            this.overRemoteChanges = overRemoteChanges;
        }

        /**
         * Makes a deleted block anew, unless it has been. What it is nested in comes first, without recursion.
         *
         * @return whether it is there anew
         */
        boolean redo(int block) {
            if (blocks.isRedone(block)) {
                store.cleanStart(transaction, blocks.redone.client(block), blocks.redone.clock(block));
                return true;
            }
            var chain = new ArrayDeque<Integer>();
            chain.push(block);
            for (int holder = store.holderOf(block); isLost(holder); holder = store.holderOf(holder)) {
                int blocker = items.contains(holder) ? blockedBy.getOrDefault(holder, Blocks.NONE) : FOR_GOOD;
                if (blocker == FOR_GOOD || (blocker != Blocks.NONE && !blocks.isRedone(blocker) && !redoOne(blocker))) {
                    return block(chain, blocker);
                }
                chain.push(holder);
            }
            for (int item : chain) {
                if (!redoOne(item)) {
                    return block(chain, item);
                }
            }
            return true;
        }

        private boolean block(Iterable<Integer> chain, int blocker) {
            chain.forEach(item -> blockedBy.put(item, blocker));
            return false;
        }

        private boolean isLost(int holder) {
            return holder != Blocks.NONE && blocks.isDeleted(holder) && !blocks.isRedone(holder);
        }

        private boolean redoOne(int item) {
            int holder = store.holderOf(item);
            if (holder != Blocks.NONE && blocks.isDeleted(holder)) {
                holder = latest(holder);
            }
            SharedType parent = blocks.parent(item);
            if (holder != Blocks.NONE) {
                // The one that was made anew may be forgotten by now, and leaves no place then.
                parent = blocks.kind(holder) == Kind.TYPE ? Contents.type(store, holder) : null;
            }
            if (parent == null) {
                return false;
            }
            MapEntry entry = blocks.entry(item);
            int left;
            int right = Blocks.NONE;
            if (entry == null) {
                left = traced(blocks.left(item), blocks::left, parent);
                right = traced(item, blocks::right, parent);
            } else {
                MapEntry present = parent.entry(entry.key);
                int last = present == null ? Blocks.NONE : present.last;
                left = overRemoteChanges || blocks.right(item) == Blocks.NONE ? last : lastOwn(item);
                if (left != Blocks.NONE && blocks.right(left) != Blocks.NONE) {
                    // Somebody else has set another value since.
                    return false;
                }
                if (left != Blocks.NONE && blocks.parent(left) != parent) {
                    left = last;
                }
            }
            make(item, parent, left, right);
            return true;
        }

        /** The block that was made in place of a block last. */
        private int latest(int block) {
            int at = block;
            while (blocks.isRedone(at)) {
                at = store.cleanStart(transaction, blocks.redone.client(at), blocks.redone.clock(at));
            }
            return at;
        }

        /** The first block from one on, in a direction, that is in a type or was made anew in it. */
        private int traced(int from, IntUnaryOperator direction, SharedType type) {
            for (int block = from; block != Blocks.NONE; block = direction.applyAsInt(block)) {
                int trace = block;
                while (blocks.parent(trace) != type && blocks.isRedone(trace)) {
                    trace = store.cleanStart(transaction, blocks.redone.client(trace), blocks.redone.clock(trace));
                }
                if (blocks.parent(trace) == type) {
                    return trace;
                }
            }
            return Blocks.NONE;
        }

        /** The last value of a name's item as far as the next ones are own changes. */
        private int lastOwn(int item) {
            int last = item;
            while (true) {
                int right = blocks.right(last);
                if (right == Blocks.NONE
                        || !(blocks.isRedone(right)
                                || ownChanges.contains(store.client(blocks.client(right)).id, blocks.clock(right)))) {
                    return last;
                }
                last = latest(right);
            }
        }

        private void make(int item, SharedType parent, int left, int right) {
            int client = store.makeClient(clientId.getAsLong());
            ClientBlocks list = store.client(client);
            int length = blocks.length(item);
            Math.addExact(list.nextClock, length);
            MapEntry entry = blocks.entry(item);
            run.begin(client, list.nextClock, blocks.kind(item), length);
            run.parent = parent;
            run.key = entry == null ? null : entry.key;
            run.between(blocks, left, right);
            run.content = Contents.copy(store, item, list);
            blocks.setRedone(item, client, list.nextClock);
            store.keep(integrator.integrate(transaction, run), true);
        }
    }
}
