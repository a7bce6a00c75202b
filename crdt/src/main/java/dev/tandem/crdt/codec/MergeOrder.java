package dev.tandem.crdt.codec;

import org.jspecify.annotations.Nullable;

/** Tells which of the updates that are merged is next: high clients first, low clocks first. */
sealed interface MergeOrder permits MergeQueue, MergeRounds {
    /** The update that is first in order; {@code null} if all are done. */
    @Nullable MergeCursor poll();

    /** Gives back the update that was first, after something was taken from it. */
    void add(MergeCursor cursor);
}
