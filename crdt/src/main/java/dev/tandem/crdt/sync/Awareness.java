package dev.tandem.crdt.sync;

import dev.tandem.crdt.Subscription;
import dev.tandem.crdt.codec.DecodeLimits;
import dev.tandem.crdt.codec.UpdateException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Who is there, and what each says of themselves: states that are shared but never stored ({@code y-protocols/awareness}).
 *
 * <p>States are JSON texts, kept as they came. One of a client speaks for that client, its local one; one of a server for none. Time
 * passes only by {@link #tick}, which whoever owns this calls every {@link #CHECK_INTERVAL}. Confined to one thread at a time.
 *
 * <p>A server that passes updates on must send them to their sender too: y-websocket's provider takes 30 seconds without any message
 * for a lost connection, and the echo of its own state is what it hears when nobody else is there.
 */
public final class Awareness implements AutoCloseable {
    /** After this long without a renewal a client counts as gone. */
    public static final Duration OUTDATED = Duration.ofSeconds(30);

    /** After this long the local client renews its state, so that others do not take it for gone. */
    public static final Duration RENEWAL = OUTDATED.dividedBy(2);

    /** How often {@link #tick} wants to be called. */
    public static final Duration CHECK_INTERVAL = OUTDATED.dividedBy(10);

    /** The origin of changes by {@link #tick} to others' states. */
    public static final String TIMEOUT = "timeout";

    /** The origin of changes to the local state. */
    public static final String LOCAL = "local";

    private static final long MAX_CLOCK = (1L << 53) - 1;

    private final @Nullable Long clientId;
    private final InstantSource clock;
    private final DecodeLimits limits;
    private final Map<Long, String> states = new LinkedHashMap<>();
    private final Map<Long, Meta> metas = new LinkedHashMap<>();
    private final List<Consumer<AwarenessChange>> updateListeners = new ArrayList<>();
    private final List<Consumer<AwarenessChange>> changeListeners = new ArrayList<>();

    private record Meta(long clock, Instant updated) {}

    /**
     * A server's: it has no local client, and nobody is there yet.
     *
     * @param clock tells the time
     * @param limits what {@link #applyAwarenessUpdate} accepts
     */
    public Awareness(InstantSource clock, DecodeLimits limits) {
        this.clientId = null;
        this.clock = clock;
        this.limits = limits;
    }

    /**
     * A client's, which is there with the state <code>{}</code>.
     *
     * @param clientId the local client: its {@link dev.tandem.crdt.Doc#clientId document's id}
     * @param clock tells the time
     * @param limits what {@link #applyAwarenessUpdate} accepts
     */
    public Awareness(long clientId, InstantSource clock, DecodeLimits limits) {
        this.clientId = clientId;
        this.clock = clock;
        this.limits = limits;
        setLocalState("{}");
    }

    /** The local client's id; {@code null} in a server's. */
    public @Nullable Long clientId() {
        return clientId;
    }

    /** The states by client, in the order in which they came: an unmodifiable copy. */
    public Map<Long, String> getStates() {
        return Collections.unmodifiableMap(new LinkedHashMap<>(states));
    }

    /** The state of a client as JSON text; {@code null} if it is not there. */
    public @Nullable String getState(long client) {
        return states.get(client);
    }

    /** The ids of all who are there, in the order in which they came: an unmodifiable copy. */
    public Set<Long> clients() {
        return Collections.unmodifiableSet(new LinkedHashSet<>(states.keySet()));
    }

    /** The local client's state as JSON text; {@code null} if it is not there, or in a server's. */
    public @Nullable String getLocalState() {
        return clientId == null ? null : states.get(clientId);
    }

    /**
     * Sets the local client's state, as the newest.
     *
     * @param state JSON text, or {@code null} to leave
     * @throws IllegalArgumentException if it is no JSON text
     * @throws IllegalStateException if there is no local client
     */
    public void setLocalState(@Nullable String state) {
        long client = requireLocal();
        check(state);
        Meta meta = metas.get(client);
        metas.put(client, new Meta(meta == null ? 0 : next(meta), clock.instant()));
        var outcome = new Outcome(LOCAL);
        if (state == null) {
            states.remove(client);
            outcome.removed.add(client);
        } else {
            String before = states.put(client, state);
            if (before == null) {
                outcome.added.add(client);
            } else {
                outcome.updated(client, before, state);
            }
        }
        outcome.tell();
    }

    /**
     * Sets one field of the local client's state; one that is not there is left alone.
     *
     * @param value a value that has a JSON text: a String, Boolean, Long, Double, List, Map, {@code null}
     * @throws IllegalArgumentException if the value has no JSON text, or the state is no object
     * @throws IllegalStateException if there is no local client
     */
    public void setLocalStateField(String field, @Nullable Object value) {
        requireLocal();
        String state = getLocalState();
        if (state != null) {
            setLocalState(JsonTexts.withField(state, field, value, limits));
        }
    }

    private void check(@Nullable String state) {
        if (state != null) {
            JsonTexts.parse(state, limits);
        }
    }

    private long requireLocal() {
        if (clientId == null) {
            throw new IllegalStateException("a server's awareness has no local client");
        }
        return clientId;
    }

    /**
     * Sets a client's state on its behalf, as the newest.
     *
     * @param state JSON text, or {@code null} to say that it is gone
     * @param origin passed on to listeners
     * @throws IllegalArgumentException if it is no JSON text
     */
    public void setState(long client, @Nullable String state, @Nullable Object origin) {
        check(state);
        Meta meta = metas.get(client);
        apply(List.of(new AwarenessUpdate.Entry(client, meta == null ? 1 : next(meta), state)), origin);
    }

    /** Tells listeners of each step that set, renewed or removed a state, on the thread that made it: what has to be passed on. */
    public Subscription observeUpdates(Consumer<AwarenessChange> listener) {
        updateListeners.add(listener);
        return () -> updateListeners.remove(listener);
    }

    /** As {@link #observeUpdates}, but states that were renewed to an equal value do not count: what has to be shown. */
    public Subscription observeChanges(Consumer<AwarenessChange> listener) {
        changeListeners.add(listener);
        return () -> changeListeners.remove(listener);
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

    /**
     * Of the clients that an update says are there, those that are known to be gone since. A server answers with this, unless it is empty,
     * to whom the update came from: an unmodified client that has reconnected tells its old state with its old clock, which nobody believes;
     * told that it is gone it counts its clock on and is there again at once, not only with its next renewal.
     */
    public AwarenessUpdate knownGone(AwarenessUpdate update) {
        return update(update.entries().stream()
                .filter(entry -> {
                    Meta meta = metas.get(entry.client());
                    return entry.state() != null
                            && meta != null
                            && meta.clock() >= entry.clock()
                            && !states.containsKey(entry.client());
                })
                .map(AwarenessUpdate.Entry::client)
                .toList());
    }

    /**
     * An update with other states in it, clients and clocks as they are: for a server that does not let clients say what they want.
     *
     * @param modify from a state to the one in its place; JSON text, {@code null} when the client is gone
     * @throws UpdateException if it is not an awareness update
     */
    public static byte[] modifyAwarenessUpdate(
            byte[] update, DecodeLimits limits, UnaryOperator<@Nullable String> modify) {
        var entries = new ArrayList<AwarenessUpdate.Entry>();
        for (AwarenessUpdate.Entry entry :
                AwarenessUpdate.decode(update, limits).entries()) {
            entries.add(new AwarenessUpdate.Entry(entry.client(), entry.clock(), modify.apply(entry.state())));
        }
        return new AwarenessUpdate(entries).encode();
    }

    /**
     * Takes over what is newer than what is known. That the local client is gone is not believed: its clock goes on instead, and listeners
     * hear of it as removed, so that whoever passes updates on tells the sender that it is still there.
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
        var outcome = new Outcome(origin);
        Instant now = clock.instant();
        for (AwarenessUpdate.Entry entry : entries) {
            long client = entry.client();
            Meta meta = metas.get(client);
            long known = meta == null ? 0 : meta.clock();
            boolean newer = entry.clock() > known;
            // A client that is gone cannot count on: whoever notices tells it with the clock that is known.
            boolean gone = entry.clock() == known && entry.state() == null && states.containsKey(client);
            if (newer || gone) {
                applyEntry(entry, meta, now, outcome);
            }
        }
        outcome.tell();
    }

    private void applyEntry(AwarenessUpdate.Entry entry, @Nullable Meta meta, Instant now, Outcome outcome) {
        long client = entry.client();
        String before = states.get(client);
        var known = new Meta(entry.clock(), now);
        if (entry.state() != null) {
            states.put(client, entry.state());
        } else if (clientId != null && clientId == client && before != null) {
            known = new Meta(next(known), now);
        } else {
            states.remove(client);
        }
        metas.put(client, known);
        // As y-protocols has it: one that was known before and comes back has been updated, not added.
        if (entry.state() == null) {
            if (meta != null) {
                outcome.removed.add(client);
            }
        } else if (meta == null) {
            outcome.added.add(client);
        } else {
            outcome.updated(client, before, entry.state());
        }
    }

    /**
     * Removes clients without counting their clocks on, as anyone may who notices that they are gone; only the local one's goes on.
     *
     * @param origin passed on to listeners
     */
    public void removeAwarenessStates(Collection<Long> clients, @Nullable Object origin) {
        var outcome = new Outcome(origin);
        for (Long client : clients) {
            if (states.remove(client) != null) {
                Meta meta = metas.get(client);
                if (client.equals(clientId) && meta != null) {
                    metas.put(client, new Meta(next(meta), clock.instant()));
                }
                outcome.removed.add(client);
            }
        }
        outcome.tell();
    }

    /**
     * Lets time pass: renews the local state after {@link #RENEWAL}, removes all others that have not been renewed for {@link #OUTDATED},
     * and forgets the long gone (y-protocols remembers them for ever).
     */
    public void tick() {
        Instant now = clock.instant();
        String local = getLocalState();
        Meta localMeta = clientId == null ? null : metas.get(clientId);
        if (local != null
                && localMeta != null
                && !localMeta.updated().plus(RENEWAL).isAfter(now)) {
            setLocalState(local);
        }
        Instant limit = now.minus(OUTDATED);
        List<Long> outdated = metas.entrySet().stream()
                .filter(entry -> !entry.getKey().equals(clientId)
                        && !entry.getValue().updated().isAfter(limit)
                        && states.containsKey(entry.getKey()))
                .map(Map.Entry::getKey)
                .toList();
        removeAwarenessStates(outdated, TIMEOUT);
        // A second period later nobody can still be resending the state that was removed.
        Instant forgotten = limit.minus(OUTDATED);
        metas.entrySet()
                .removeIf(entry -> !entry.getKey().equals(clientId)
                        && !states.containsKey(entry.getKey())
                        && entry.getValue().updated().isBefore(forgotten));
    }

    /** The local client leaves, and listeners hear of it for the last time. */
    @Override
    public void close() {
        if (clientId != null) {
            setLocalState(null);
        }
        updateListeners.clear();
        changeListeners.clear();
    }

    private static long next(Meta meta) {
        return Math.min(meta.clock() + 1, MAX_CLOCK);
    }

    /** Collects what one step does. */
    private final class Outcome {
        private final @Nullable Object origin;
        private final List<Long> added = new ArrayList<>();
        private final List<Long> updated = new ArrayList<>();
        private final List<Long> changed = new ArrayList<>();
        private final List<Long> removed = new ArrayList<>();

        Outcome(@Nullable Object origin) {
            this.origin = origin;
        }

        void updated(long client, @Nullable String before, String after) {
            updated.add(client);
            if (before == null || !JsonTexts.equal(before, after, limits)) {
                changed.add(client);
            }
        }

        void tell() {
            tell(changeListeners, new AwarenessChange(added, changed, removed, origin));
            tell(updateListeners, new AwarenessChange(added, updated, removed, origin));
        }

        private static void tell(List<Consumer<AwarenessChange>> listeners, AwarenessChange change) {
            if (!change.isEmpty()) {
                List.copyOf(listeners).forEach(listener -> listener.accept(change));
            }
        }
    }
}
