package dev.tandem.crdt;

import dev.tandem.crdt.codec.Id;

/** Marks what has changed in a text between two snapshots, see {@link YText#toDelta(Snapshot, Snapshot, YChange)}. */
@FunctionalInterface
public interface YChange {
    /** What became of text. */
    enum Kind {
        /** It was there before and is not any more. */
        REMOVED,
        /** It is new. */
        ADDED
    }

    /**
     * The value of the attribute {@code ychange} of a run of text. A map whose {@code user} is the client id and whose {@code type} is {@code
     * "removed"} or {@code "added"} also stands for the runs of that user that follow.
     *
     * @param kind what became of it
     * @param id its first operation
     */
    Object compute(Kind kind, Id id);
}
