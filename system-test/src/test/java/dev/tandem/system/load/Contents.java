package dev.tandem.system.load;

import dev.tandem.crdt.IdSet;
import dev.tandem.crdt.UpdateSummary;
import dev.tandem.crdt.Updates;

/**
 * Which operations a document or an update holds, and which of them are deleted. Neither ever shrinks in a server that loses
 * nothing.
 */
public record Contents(IdSet operations, IdSet deletions) {
    public static final Contents NOTHING = new Contents(IdSet.EMPTY, IdSet.EMPTY);

    /** {@return what an update holds} */
    public static Contents of(byte[] update) {
        UpdateSummary summary = Updates.inspect(update);
        return new Contents(IdSet.of(summary.structs()), IdSet.of(summary.deletes()));
    }

    public Contents and(Contents other) {
        return new Contents(operations.merge(other.operations), deletions.merge(other.deletions));
    }

    /** {@return what is here and not in the other} */
    public Contents without(Contents other) {
        return new Contents(operations.diff(other.operations), deletions.diff(other.deletions));
    }

    public boolean isNothing() {
        return operations.isEmpty() && deletions.isEmpty();
    }
}
