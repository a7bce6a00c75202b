package dev.tandem.runner.workspace;

import dev.tandem.protocol.EntryId;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Entries that are gone from their place on the disk, or empty. Programs that write a file anew take it away or empty it first, so that
 * counts only after a while. Confined to one thread.
 */
final class Doubts {
    /** How long a file may be gone or empty before that counts. */
    static final Duration GRACE = Duration.ofMillis(40);

    private final LongSupplier nanoTime;
    private final Map<EntryId, Long> since = new HashMap<>();
    /** Of those that are empty: when they were emptied, by the machine's clock. */
    private final Map<EntryId, Long> emptied = new HashMap<>();

    /** @param nanoTime a clock that never goes back, in nanoseconds */
    Doubts(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    boolean isEmpty() {
        return since.isEmpty();
    }

    List<EntryId> all() {
        return List.copyOf(since.keySet());
    }

    boolean contains(EntryId id) {
        return since.containsKey(id);
    }

    /** {@return whether the entry is doubtful for so long that it counts} */
    boolean isOver(EntryId id) {
        Long from = since.get(id);
        return from != null && nanoTime.getAsLong() - from >= GRACE.toNanos();
    }

    /** {@return how long until the next one counts; empty if there is none} */
    Optional<Duration> untilOver() {
        return since.values().stream()
                .min(Long::compare)
                .map(from -> Duration.ofNanos(Math.max(0, from + GRACE.toNanos() - nanoTime.getAsLong())));
    }

    void add(EntryId id) {
        since.putIfAbsent(id, nanoTime.getAsLong());
    }

    /**
     * An entry is empty.
     *
     * @param changedNanos when it became so: if it was not at the last look already, its time begins anew
     */
    void addEmpty(EntryId id, long changedNanos) {
        Long before = emptied.put(id, changedNanos);
        if (before == null || before != changedNanos) {
            since.put(id, nanoTime.getAsLong());
        }
    }

    /** {@return whether it was doubtful} */
    boolean remove(EntryId id) {
        emptied.remove(id);
        return since.remove(id) != null;
    }

    void reissue(EntryId from, EntryId to) {
        Long time = since.remove(from);
        if (time != null) {
            since.put(to, time);
        }
        Long empty = emptied.remove(from);
        if (empty != null) {
            emptied.put(to, empty);
        }
    }

    void clear() {
        since.clear();
        emptied.clear();
    }
}
