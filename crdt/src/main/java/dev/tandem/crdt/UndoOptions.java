package dev.tandem.crdt;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How an {@link UndoManager} works. Begin with {@link #DEFAULT} and change what is to differ.
 *
 * @param captureTimeout changes within less than this time of each other are undone together; ≥ 0
 * @param clock tells the time
 * @param captureTransaction whether a transaction can be undone; asked of every transaction of the document
 * @param deleteFilter whether undoing and redoing may delete something
 * @param trackedOrigins origins whose transactions can be undone: values by {@code equals}, classes for all their direct instances, {@code
 *     null} for transactions without an origin. The manager itself is always one
 * @param ignoreRemoteMapChanges whether undoing may replace values that others have set under a name since
 */
public record UndoOptions(
        Duration captureTimeout,
        InstantSource clock,
        Predicate<YTransaction> captureTransaction,
        Predicate<UndoCandidate> deleteFilter,
        Set<@Nullable Object> trackedOrigins,
        boolean ignoreRemoteMapChanges) {
    /** Half a second, the system's clock, and transactions without an origin. */
    public static final UndoOptions DEFAULT = new UndoOptions(
            Duration.ofMillis(500),
            InstantSource.system(),
            transaction -> true,
            item -> true,
            Collections.<@Nullable Object>singleton(null),
            false);

    /**
     * Copies the set.
     *
     * @throws IllegalArgumentException if the timeout is negative
     */
    public UndoOptions {
        if (captureTimeout.isNegative()) {
            throw new IllegalArgumentException("a timeout of " + captureTimeout);
        }
        trackedOrigins = Collections.unmodifiableSet(new HashSet<>(trackedOrigins));
    }

    /**
     * These with another timeout.
     *
     * @param timeout changes that follow one another within it are one step; zero for a step each
     */
    public UndoOptions withCaptureTimeout(Duration timeout) {
        return new UndoOptions(
                timeout, clock, captureTransaction, deleteFilter, trackedOrigins, ignoreRemoteMapChanges);
    }

    /** These with another clock. */
    public UndoOptions withClock(InstantSource other) {
        return new UndoOptions(
                captureTimeout, other, captureTransaction, deleteFilter, trackedOrigins, ignoreRemoteMapChanges);
    }

    /** These with another choice of transactions. */
    public UndoOptions withCaptureTransaction(Predicate<YTransaction> captures) {
        return new UndoOptions(captureTimeout, clock, captures, deleteFilter, trackedOrigins, ignoreRemoteMapChanges);
    }

    /** These with another filter of what may be deleted. */
    public UndoOptions withDeleteFilter(Predicate<UndoCandidate> mayDelete) {
        return new UndoOptions(
                captureTimeout, clock, captureTransaction, mayDelete, trackedOrigins, ignoreRemoteMapChanges);
    }

    /** These with other origins. */
    public UndoOptions withTrackedOrigins(Set<? extends @Nullable Object> origins) {
        return new UndoOptions(
                captureTimeout,
                clock,
                captureTransaction,
                deleteFilter,
                new HashSet<@Nullable Object>(origins),
                ignoreRemoteMapChanges);
    }

    /** These with values of others being replaced or not. */
    public UndoOptions withIgnoreRemoteMapChanges(boolean replace) {
        return new UndoOptions(captureTimeout, clock, captureTransaction, deleteFilter, trackedOrigins, replace);
    }
}
