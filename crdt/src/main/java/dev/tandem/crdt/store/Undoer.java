package dev.tandem.crdt.store;

import dev.tandem.crdt.codec.IdRanges;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.function.Predicate;

/** Notes what transactions changed, and takes it back: what {@code UndoManager} needs of the document. */
public final class Undoer {
    /** How something is undone. */
    public interface Policy {
        /** What is undone. */
        UndoScope scope();

        /** Whether values that others have set since are replaced. */
        boolean overRemoteChanges();

        /** Whether another step that can be undone or redone deleted an operation. */
        boolean isDeletedByStep(long client, int clock);

        /** Whether something may be deleted. */
        boolean mayDelete(UndoItem item);
    }

    private final BlockStore store;
    private final Blocks blocks;
    private final Deleter deleter;
    private final Redoer redoer;

    Undoer(BlockStore store, Deleter deleter, Redoer redoer) {
        this.store = store;
        this.blocks = store.blocks;
        this.deleter = deleter;
        this.redoer = redoer;
    }

    /** What a transaction changed whose observers were called. */
    public UndoStep stepOf(Transaction transaction) {
        var deletions = new IdRanges();
        deletions.addAll(transaction.deletes);
        return new UndoStep(insertions(transaction), deletions);
    }

    /** As Yjs has it, with what others have added that began before the transaction was done; clients in the order of the store. */
    private IdRanges insertions(Transaction transaction) {
        Transaction end = transaction.following();
        int[] clients = Arrays.copyOf(transaction.clients, transaction.clientCount);
        for (Transaction at = transaction.next; at != null && at != end; at = at.next) {
            int known = clients.length;
            clients = Arrays.copyOf(clients, known + at.clientCount);
            System.arraycopy(at.clients, 0, clients, known, at.clientCount);
        }
        Arrays.sort(clients);
        var insertions = new IdRanges();
        int previous = Blocks.NONE;
        for (int client : clients) {
            if (client != previous) {
                previous = client;
                ClientBlocks list = store.client(client);
                int to = end == null ? list.nextClock : end.clockBefore(client, list.nextClock);
                int from = transaction.clockBefore(client, to);
                insertions.add(list.id, from, to - from);
            }
        }
        return insertions;
    }

    /** Sees to it that what a step deleted is not forgotten, or may be. */
    public void keep(Transaction transaction, UndoStep step, UndoScope scope, boolean keep) {
        Predicate<Integer> inScope = scope.membership(store);
        forEachBlock(transaction, step.deletions, block -> {
            if (!blocks.isGc(block) && inScope.test(block)) {
                store.keep(block, keep);
            }
        });
    }

    /**
     * Takes a step back: makes anew what it deleted, and deletes what it added.
     *
     * @return whether anything changed
     */
    public boolean undo(Transaction transaction, UndoStep step, Policy policy) {
        Predicate<Integer> inScope = policy.scope().membership(store);
        List<Integer> added = new ArrayList<>();
        forEachBlock(transaction, step.insertions, block -> {
            int latest = blocks.isRedone(block) ? latest(transaction, block) : block;
            if (!blocks.isDeleted(latest) && inScope.test(latest)) {
                added.add(latest);
            }
        });
        Set<Integer> deleted = new LinkedHashSet<>();
        forEachBlock(transaction, step.deletions, block -> {
            // What the step added itself it does not make anew.
            if (!blocks.isGc(block)
                    && inScope.test(block)
                    && !step.insertions.contains(store.client(blocks.client(block)).id, blocks.clock(block))) {
                deleted.add(block);
            }
        });
        Redoer.Run run = redoer
        .new Run(
                transaction,
                deleted,
                (client, clock) -> step.insertions.contains(client, clock) || policy.isDeletedByStep(client, clock),
                policy.overRemoteChanges());
        boolean changed = false;
        for (int block : deleted) {
            changed |= run.redo(block);
        }
        return deleteAll(transaction, added, policy::mayDelete) || changed;
    }

    /** Called once a step was taken back, or none was: as Yjs does, forgets where it found positions in the lists that changed. */
    public void forgetPositions(Transaction transaction) {
        for (TypeChange change : transaction.noted()) {
            SearchMarkers markers = change.type.markers;
            if (change.isOfList() && markers != null) {
                markers.clear();
            }
        }
    }

    /** The block that begins with what a block's first operation was made anew as. */
    private int latest(Transaction transaction, int block) {
        Redone now = Redone.follow(store, blocks.client(block), blocks.clock(block));
        return now.offset() == 0
                ? now.block()
                : store.cleanStart(transaction, blocks.client(now.block()), blocks.clock(now.block()) + now.offset());
    }

    /** Children come before what they are nested in, so that a filter sees what is in it. */
    private boolean deleteAll(Transaction transaction, List<Integer> added, Predicate<UndoItem> filter) {
        boolean changed = false;
        for (int block : added.reversed()) {
            if (filter.test(new UndoItem(store, block))) {
                deleter.delete(transaction, block);
                changed = true;
            }
        }
        return changed;
    }

    /**
     * Visits the blocks that hold ranges of operations, split where the ranges begin and end. As in Yjs a block is visited twice if the visit
     * splits one before it.
     */
    private void forEachBlock(Transaction transaction, IdRanges ranges, IntConsumer visitor) {
        ranges.forEachAsAdded((id, clock, end) -> {
            int client = store.indexOf(id);
            if (client == Blocks.NONE || clock >= store.client(client).nextClock) {
                return;
            }
            ClientBlocks list = store.client(client);
            store.cleanStart(transaction, client, clock);
            int at = list.find(blocks, clock);
            do {
                int block = list.blocks.get(at++);
                if (end < blocks.end(block)) {
                    store.cleanStart(transaction, client, end);
                }
                visitor.accept(block);
            } while (at < list.blocks.size() && blocks.clock(list.blocks.get(at)) < end);
        });
    }
}
