package dev.tandem.platform.visit;

import dev.tandem.platform.access.Operation;
import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.platform.session.Member;
import dev.tandem.platform.session.SessionDirectory;
import dev.tandem.platform.session.SessionLease;
import dev.tandem.platform.session.SessionReader;
import dev.tandem.platform.session.SessionSubscriber;
import dev.tandem.platform.session.Subscription;
import dev.tandem.platform.timing.Timers;
import dev.tandem.protocol.LogRecord;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.SessionId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Who reaches something of a session by another door than its pages' socket, and who is there: a right that ends ends what it allowed, open
 * connections included.
 *
 * <p>Keeps a session in memory while somebody is there, and follows its log. Any thread; only {@link #enter} blocks.
 */
public final class VisitGuard {
    /** For so long after the last visit a session is kept, because a page asks for much one after the other. */
    private static final Duration LINGER = Duration.ofSeconds(60);

    private static final Duration LONGEST_SWEEP = Duration.ofSeconds(5);

    private final SessionDirectory directory;
    private final Timers timers;
    private final Rules rules;
    private final Map<SessionId, Watched> sessions = new ConcurrentHashMap<>();

    /**
     * What is asked of whoever comes.
     *
     * @param operation that they must be allowed
     * @param sweep how often {@link Visitor#checkTime} is called at least; at most every 5 s
     * @param perSession how many visits of one session at once
     * @param perParticipant how many of one person
     * @param tooMany the refusal beyond that
     */
    public record Rules(Operation operation, Duration sweep, int perSession, int perParticipant, ErrorCode tooMany) {}

    public VisitGuard(SessionDirectory directory, Timers timers, Rules rules) {
        this.directory = directory;
        this.timers = timers;
        this.rules = rules;
    }

    public void start() {
        Duration sweep = rules.sweep().compareTo(LONGEST_SWEEP) < 0 ? rules.sweep() : LONGEST_SWEEP;
        var _ = timers.every(sweep, this::sweep);
    }

    /** One request, or one connection, from its admission to its end. */
    public interface Visitor {
        ParticipantId participant();

        /** The right is gone: end at once. Any thread, the session owner's too; must not block; may be told twice. */
        void cut(Refusal why);

        /** Looks whether somebody lets it wait for too long. Called every few seconds. */
        default void checkTime() {}

        /** They are let in as this member, or are another one since: their role has changed. Otherwise as {@link #cut}. */
        default void isNow(Member member) {}
    }

    /** Ends a visit; may be called twice. */
    public interface Visit {
        void end();
    }

    /**
     * Lets somebody in, if the session is in memory.
     *
     * @return empty if it is not: then {@link #enter} does
     * @throws Refusal {@code AUTH-04}, {@code AUTH-05}, {@code SESSION-02} or that there are too many
     */
    public Optional<Visit> tryEnter(SessionId session, Visitor visitor) {
        return Optional.ofNullable(sessions.get(session)).flatMap(watched -> watched.enter(visitor));
    }

    /** As {@link #tryEnter}, and opens the session for it. Blocks. */
    public Visit enter(SessionId session, Visitor visitor) {
        while (true) {
            Watched watched = sessions.get(session);
            if (watched == null) {
                watched = open(session);
            }
            Optional<Visit> visit = watched.enter(visitor);
            if (visit.isPresent()) {
                return visit.get();
            }
        }
    }

    private Watched open(SessionId session) {
        SessionLease lease = directory.open(session);
        Watched opened = new Watched(session, lease);
        Watched other = sessions.putIfAbsent(session, opened);
        if (other != null) {
            lease.close();
            return other;
        }
        opened.follow();
        return opened;
    }

    private void sweep() {
        sessions.values().forEach(Watched::sweep);
    }

    /** A session in which somebody is. */
    private final class Watched implements SessionSubscriber {
        private final SessionId session;
        private final SessionLease lease;
        private final Set<Visitor> visitors = ConcurrentHashMap.newKeySet();
        private volatile boolean ended;

        // ---- guarded by this
        private @Nullable Subscription subscription;
        private boolean retired;
        private long lastVisit;

        private Watched(SessionId session, SessionLease lease) {
            this.session = session;
            this.lease = lease;
            this.lastVisit = timers.nanoTime();
        }

        private void follow() {
            var _ = lease.session().subscribe(this).thenAccept(following -> {
                synchronized (this) {
                    subscription = following;
                    if (retired) {
                        following.close();
                    }
                }
            });
        }

        private Optional<Visit> enter(Visitor visitor) {
            synchronized (this) {
                if (retired) {
                    return Optional.empty();
                }
                lastVisit = timers.nanoTime();
                if (visitors.size() >= rules.perSession()) {
                    throw tooMany("session", rules.perSession());
                }
                long own = visitors.stream()
                        .filter(other -> other.participant().equals(visitor.participant()))
                        .count();
                if (own >= rules.perParticipant()) {
                    throw tooMany("person", rules.perParticipant());
                }
                visitors.add(visitor);
            }
            try {
                // After it is on the list: who loses the right from now on is cut, and who lost it before is refused
                // here.
                visitor.isNow(require(visitor));
            } catch (Refusal refusal) {
                visitors.remove(visitor);
                throw refusal;
            }
            return Optional.of(() -> {
                visitors.remove(visitor);
                synchronized (this) {
                    lastVisit = timers.nanoTime();
                }
            });
        }

        private Refusal tooMany(String what, int limit) {
            return new Refusal(rules.tooMany(), Map.of("of", what, "limit", limit));
        }

        private Member require(Visitor visitor) {
            if (ended) {
                throw new Refusal(ErrorCode.SESSION_ENDED);
            }
            return lease.session().members().require(visitor.participant(), rules.operation());
        }

        @Override
        public void opened(SessionReader reader) {
            recheck();
        }

        @Override
        public void committed(List<LogRecord> records) {
            boolean rights = false;
            for (LogRecord record : records) {
                ended |= record.event() instanceof SessionEvent.SessionEnded;
                rights |= record.event() instanceof SessionEvent.RoleChanged
                        || record.event() instanceof SessionEvent.ParticipantRemoved;
            }
            if (rights || ended) {
                recheck();
            }
        }

        private void recheck() {
            for (Visitor visitor : visitors) {
                try {
                    visitor.isNow(require(visitor));
                } catch (Refusal refusal) {
                    visitor.cut(refusal);
                }
            }
        }

        private void sweep() {
            visitors.forEach(Visitor::checkTime);
            synchronized (this) {
                boolean idle = visitors.isEmpty() && timers.nanoTime() - lastVisit > LINGER.toNanos();
                if (!idle || retired) {
                    return;
                }
                retired = true;
                if (subscription != null) {
                    subscription.close();
                }
            }
            sessions.remove(session, this);
            lease.close();
        }
    }
}
