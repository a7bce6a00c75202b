package dev.tandem.platform.session;

import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.platform.history.VersionTiming;
import dev.tandem.platform.log.GroupCommitter;
import dev.tandem.platform.replica.Replicas;
import dev.tandem.platform.run.RunnerDirectory;
import dev.tandem.protocol.SessionId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The sessions in memory: loaded when they are opened, kept while somebody holds a lease, evicted when idle.
 *
 * <p>Counting leases and evicting happen inside {@link ConcurrentHashMap#compute} of one key, so a session is never evicted
 * under a lease. Loading happens outside of it, under the slot's own monitor: it blocks only those who want the same session.
 */
public final class LiveSessions implements SessionDirectory {
    private final GroupCommitter committer;
    private final SessionStore store;
    private final RunnerDirectory runners;
    private final Clock clock;
    private final Replicas replicas;
    private final VersionTiming timing;
    private final LongAdder evictedSessions = new LongAdder();
    private final LongAdder releasedDocuments = new LongAdder();
    private final Map<SessionId, Slot> slots = new ConcurrentHashMap<>();

    private static final class Slot {
        private int leases;
        private Instant idleSince = Instant.EPOCH;
        private volatile @Nullable OwnedSession session;
        private volatile boolean newsWhileLoading;
    }

    /** The sessions of a platform of one process. */
    public LiveSessions(
            DataSource database, GroupCommitter committer, RunnerDirectory runners, SessionLimits limits, Clock clock) {
        this(database, committer, runners, limits, clock, Replicas.ALONE);
    }

    /**
     * The sessions of one of several replicas: each of their news is told to the others, and a session is brought up to date when
     * it is opened.
     */
    public LiveSessions(
            DataSource database,
            GroupCommitter committer,
            RunnerDirectory runners,
            SessionLimits limits,
            Clock clock,
            Replicas replicas) {
        this(database, committer, runners, limits, clock, replicas, VersionTiming.NEVER, SessionListener.NONE);
    }

    /**
     * The sessions of a platform.
     *
     * @param timing when automatic versions are kept
     * @param listener hears of snapshots
     */
    public LiveSessions(
            DataSource database,
            GroupCommitter committer,
            RunnerDirectory runners,
            SessionLimits limits,
            Clock clock,
            Replicas replicas,
            VersionTiming timing,
            SessionListener listener) {
        this.replicas = replicas;
        this.committer = committer;
        this.store = new SessionStore(database, limits, listener);
        this.runners = runners;
        this.clock = clock;
        this.timing = timing;
    }

    @Override
    public SessionLease open(SessionId id) {
        Slot slot = slots.compute(id, (_, present) -> {
            Slot held = present == null ? appear(id) : present;
            held.leases++;
            return held;
        });
        try {
            OwnedSession session = session(id, slot);
            if (session.isEnded()) {
                throw new Refusal(ErrorCode.SESSION_ENDED, Map.of("session", id.toString()));
            }
            return new Lease(session);
        } catch (RuntimeException e) {
            release(id);
            throw e;
        }
    }

    /** News are followed before the session is loaded, so that none falls in between. Called, as {@link #vanish}, under the key. */
    private Slot appear(SessionId id) {
        replicas.follow(id);
        return new Slot();
    }

    private @Nullable Slot vanish(SessionId id) {
        replicas.unfollow(id);
        return null;
    }

    private OwnedSession session(SessionId id, Slot slot) {
        OwnedSession session;
        synchronized (slot) {
            session = slot.session;
            if (session == null) {
                session = new OwnedSession(store.load(id), committer, store, runners, replicas, timing);
                slot.session = session;
                if (slot.newsWhileLoading) {
                    session.refresh();
                }
                return session;
            }
        }
        if (replicas.areConfigured()) {
            // Whoever did something at another replica may come here next, and has to find it done.
            session.refresh().toCompletableFuture().join();
        }
        return session;
    }

    /** Gives news to a session if it is in memory. One that is being loaded reads its log once more instead. */
    void bring(SessionId id, Consumer<LiveSession> news) {
        Slot slot = slots.get(id);
        if (slot == null) {
            return;
        }
        if (slot.session == null) {
            slot.newsWhileLoading = true; // before looking again: the loader looks at it after it has set the session
        }
        OwnedSession session = slot.session;
        if (session != null) {
            news.accept(session);
        }
    }

    /** {@return the sessions in memory} */
    Set<SessionId> ids() {
        return Set.copyOf(slots.keySet());
    }

    private void release(SessionId id) {
        slots.computeIfPresent(id, (_, slot) -> {
            slot.leases--;
            slot.idleSince = clock.instant();
            // One that could not be loaded leaves nothing behind: else unknown ids would fill the map.
            return slot.leases == 0 && slot.session == null ? vanish(id) : slot;
        });
    }

    /** {@return how many sessions are in memory} */
    public int size() {
        return slots.size();
    }

    /** {@return bytes that were received in all sessions and are not durable yet} */
    public long uncommittedBytes() {
        return inMemory().mapToLong(OwnedSession::uncommittedBytes).sum();
    }

    /** {@return what is in memory; completed when the owners of all sessions have answered} */
    public CompletionStage<Census> census() {
        CompletionStage<Census> sum = CompletableFuture.completedStage(Census.NOTHING);
        for (OwnedSession session : inMemory().toList()) {
            sum = sum.thenCombine(session.census(), Census::and);
        }
        return sum;
    }

    private Stream<OwnedSession> inMemory() {
        return slots.values().stream().map(slot -> slot.session).filter(Objects::nonNull);
    }

    /** {@return completed when the state of every session in memory is stored, as far as the database takes it} */
    public CompletionStage<Void> storeAll() {
        return CompletableFuture.allOf(inMemory()
                .map(session -> session.retire().toCompletableFuture())
                .toArray(CompletableFuture[]::new));
    }

    /** Forgets the sessions that nobody has held for {@code idle}. What they had under way goes on by itself. */
    public void evictIdle(Duration idle) {
        Instant latest = clock.instant().minus(idle);
        for (SessionId id : slots.keySet()) {
            slots.computeIfPresent(id, (_, slot) -> {
                if (slot.leases > 0 || slot.idleSince.isAfter(latest)) {
                    return slot;
                }
                if (slot.session != null) {
                    slot.session.retire();
                    evictedSessions.increment();
                }
                return vanish(id);
            });
        }
    }

    /**
     * Lets go of decoded documents that nobody has read or changed since the last call. They stay as bytes and are decoded
     * again when they are needed.
     */
    public void releaseUnusedDocuments() {
        for (SessionId id : slots.keySet()) {
            slots.computeIfPresent(id, (_, slot) -> {
                if (slot.session != null) {
                    slot.session.releaseUnusedDocuments(releasedDocuments);
                }
                return slot;
            });
        }
    }

    /** {@return how many sessions were evicted so far} */
    public long evictedSessions() {
        return evictedSessions.sum();
    }

    /** {@return how many decoded documents were let go so far while their session stayed} */
    public long releasedDocuments() {
        return releasedDocuments.sum();
    }

    private final class Lease implements SessionLease {
        private final OwnedSession session;
        private final AtomicBoolean closed = new AtomicBoolean();

        private Lease(OwnedSession session) {
            this.session = session;
        }

        @Override
        public LiveSession session() {
            return session;
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                release(session.id());
            }
        }
    }
}
