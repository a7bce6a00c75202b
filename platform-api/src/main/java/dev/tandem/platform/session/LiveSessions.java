package dev.tandem.platform.session;

import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.platform.history.VersionTiming;
import dev.tandem.platform.log.GroupCommitter;
import dev.tandem.platform.run.RunnerDirectory;
import dev.tandem.protocol.SessionId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
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
    private final boolean shared;
    private final VersionTiming timing;
    private final LongAdder evictedSessions = new LongAdder();
    private final LongAdder releasedDocuments = new LongAdder();
    private final Map<SessionId, Slot> slots = new ConcurrentHashMap<>();

    private static final class Slot {
        private int leases;
        private Instant idleSince = Instant.EPOCH;
        private volatile @Nullable OwnedSession session;
    }

    /** The sessions of a platform of one process. */
    public LiveSessions(
            DataSource database, GroupCommitter committer, RunnerDirectory runners, SessionLimits limits, Clock clock) {
        this(database, committer, runners, limits, clock, false);
    }

    /** @param shared whether other processes append to the same logs: then a session is brought up to date when it is opened */
    public LiveSessions(
            DataSource database,
            GroupCommitter committer,
            RunnerDirectory runners,
            SessionLimits limits,
            Clock clock,
            boolean shared) {
        this(database, committer, runners, limits, clock, shared, VersionTiming.NEVER, SessionListener.NONE);
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
            boolean shared,
            VersionTiming timing,
            SessionListener listener) {
        this.shared = shared;
        this.committer = committer;
        this.store = new SessionStore(database, limits, listener);
        this.runners = runners;
        this.clock = clock;
        this.timing = timing;
    }

    @Override
    public SessionLease open(SessionId id) {
        Slot slot = slots.compute(id, (_, present) -> {
            Slot held = present == null ? new Slot() : present;
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

    private OwnedSession session(SessionId id, Slot slot) {
        synchronized (slot) {
            if (slot.session == null) {
                slot.session = new OwnedSession(store.load(id), committer, store, runners, shared, timing);
                return slot.session;
            }
        }
        if (shared) {
            // Whoever did something at another replica may come here next, and has to find it done.
            slot.session.refresh().toCompletableFuture().join();
        }
        return slot.session;
    }

    private void release(SessionId id) {
        slots.computeIfPresent(id, (_, slot) -> {
            slot.leases--;
            slot.idleSince = clock.instant();
            // One that could not be loaded leaves nothing behind: else unknown ids would fill the map.
            return slot.leases == 0 && slot.session == null ? null : slot;
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
                return null;
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
