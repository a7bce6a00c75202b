package dev.tandem.crdt.store;

import dev.tandem.crdt.codec.IdRanges;

/** What is undone or redone at once: the operations that were added and those that were deleted. */
public final class UndoStep {
    final IdRanges insertions;
    final IdRanges deletions;

    UndoStep(IdRanges insertions, IdRanges deletions) {
        this.insertions = insertions;
        this.deletions = deletions;
    }

    /** Adds what happened later. */
    public void append(UndoStep later) {
        append(insertions, later.insertions);
        append(deletions, later.deletions);
    }

    private static void append(IdRanges to, IdRanges more) {
        if (!more.isEmpty()) {
            to.addAll(more);
            to.normalize();
        }
    }

    /** Visits what was added. */
    public void forEachInsertion(IdRanges.Visitor visitor) {
        insertions.forEach(visitor);
    }

    /** Visits what was deleted. */
    public void forEachDeletion(IdRanges.Visitor visitor) {
        deletions.forEach(visitor);
    }

    /** Whether it deleted an operation. */
    public boolean deleted(long client, int clock) {
        return deletions.contains(client, clock);
    }
}
