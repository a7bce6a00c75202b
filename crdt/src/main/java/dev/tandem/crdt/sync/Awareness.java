package dev.tandem.crdt.sync;

import dev.tandem.crdt.Subscription;
import dev.tandem.crdt.codec.DecodeLimits;
import dev.tandem.crdt.codec.UpdateException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who is there, and what each says of themselves: states that are shared but never stored ({@code y-protocols/awareness}).
 *
 * <p>States are JSON texts and are not parsed here. Time passes only by {@link #expire}, which whoever owns this calls every few
 * seconds. Confined to one thread at a time.
 */
public final class Awareness {
    /** After this long without a renewal a client counts as gone. */
    public static final Duration OUTDATED = Duration.ofSeconds(30);

    /** The origin of changes by {@link #expire}. */
    public static final String TIMEOUT = "timeout";

    private final InstantSource clock;
    private final DecodeLimits limits;
    private final Map<Long, String> states = new LinkedHashMap<>();
    private final Map<Long, Meta> metas = new LinkedHashMap<>();
    private final List<Consumer<AwarenessChange>> listeners = new ArrayList<>();

    private record Meta(long clock, Instant updated) {}

    /**
     * Nobody is there yet.
     *
     * @param clock tells the time
     * @param limits what {@link #applyAwarenessUpdate} accepts
     */
    public Awareness(InstantSource clock, DecodeLimits limits) {
        this.clock = clock;
        this.limits = limits;
    }

    /** The states by client: a copy. */
    public Map<Long, String> states() {
        return Map.copyOf(states);
    }

    /** The state of a client as JSON text; {@code null} if it is not there. */
    public @Nullable String state(long client) {
        return states.get(client);
    }

    /**
     * Sets a client's state on its behalf, as the newest.
     *
     * @param state JSON text, or {@code null} to say that it is gone
     * @param origin passed on to listeners
     */
    public void setState(long client, @Nullable String state, @Nullable Object origin) {
        Meta meta = metas.get(client);
        apply(List.of(new AwarenessUpdate.Entry(client, meta == null ? 1 : meta.clock() + 1, state)), origin);
    }

    /** Tells listeners of each step that changed or renewed a state, on the thread that made it. */
    public Subscription observe(Consumer<AwarenessChange> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /**
     * What these clients say, as an update; one that is gone is told as gone, one never heard of is left out.
     *
     * @param clients the ids
     */
    public AwarenessUpdate update(Collection<Long> clients) {
        var entries = new ArrayList<AwarenessUpdate.Entry>();
        for (Long client : clients) {
            Meta meta = metas.get(client);
            if (meta != null) {
                entries.add(new AwarenessUpdate.Entry(client, meta.clock(), states.get(client)));
            }
        }
        return new AwarenessUpdate(entries);
    }

    /** As {@link #update}, encoded. */
    public byte[] encodeAwarenessUpdate(Collection<Long> clients) {
        return update(clients).encode();
    }

    /** The ids of all who are there: a copy. */
    public Set<Long> clients() {
        return Set.copyOf(states.keySet());
    }

    /**
     * Takes over what is newer than what is known.
     *
     * @param origin passed on to listeners
     * @throws UpdateException if it is not an awareness update; nothing is changed then
     */
    public void applyAwarenessUpdate(byte[] update, @Nullable Object origin) {
        apply(AwarenessUpdate.decode(update, limits).entries(), origin);
    }

    /** As {@link #applyAwarenessUpdate}, of one that is decoded already. */
    public void apply(AwarenessUpdate update, @Nullable Object origin) {
        apply(update.entries(), origin);
    }

    private void apply(List<AwarenessUpdate.Entry> entries, @Nullable Object origin) {
        var added = new ArrayList<Long>();
        var updated = new ArrayList<Long>();
        var removed = new ArrayList<Long>();
        Instant now = clock.instant();
        for (AwarenessUpdate.Entry entry : entries) {
            long client = entry.client();
            Meta meta = metas.get(client);
            long known = meta == null ? 0 : meta.clock();
            boolean newer = entry.clock() > known;
            // A client that is gone cannot count on: whoever notices tells it with the clock that is known.
            boolean gone = entry.clock() == known && entry.state() == null && states.containsKey(client);
            if (!newer && !gone) {
                continue;
            }
            metas.put(client, new Meta(entry.clock(), now));
            if (entry.state() == null) {
                if (states.remove(client) != null) {
                    removed.add(client);
                }
            } else if (states.put(client, entry.state()) == null) {
                added.add(client);
            } else {
                updated.add(client);
            }
        }
        tell(new AwarenessChange(added, updated, removed, origin));
    }

    /**
     * Removes clients without counting their clocks on, as anyone may who notices that they are gone.
     *
     * @param origin passed on to listeners
     */
    public void remove(Collection<Long> clients, @Nullable Object origin) {
        var removed = new ArrayList<Long>();
        for (Long client : clients) {
            if (states.remove(client) != null) {
                removed.add(client);
            }
        }
        tell(new AwarenessChange(List.of(), List.of(), removed, origin));
    }

    /** Removes all who have not renewed their state for {@link #OUTDATED}, and forgets the long gone. */
    public void expire() {
        Instant limit = clock.instant().minus(OUTDATED);
        List<Long> outdated = metas.entrySet().stream()
                .filter(entry -> !entry.getValue().updated().isAfter(limit) && states.containsKey(entry.getKey()))
                .map(Map.Entry::getKey)
                .toList();
        remove(outdated, TIMEOUT);
        // A second period later nobody can still be resending the state that was removed.
        Instant forgotten = limit.minus(OUTDATED);
        metas.entrySet()
                .removeIf(entry -> !states.containsKey(entry.getKey())
                        && entry.getValue().updated().isBefore(forgotten));
    }

    private void tell(AwarenessChange change) {
        if (change.added().isEmpty()
                && change.updated().isEmpty()
                && change.removed().isEmpty()) {
            return;
        }
        for (Consumer<AwarenessChange> listener : List.copyOf(listeners)) {
            Objects.requireNonNull(listener).accept(change);
        }
    }
}
