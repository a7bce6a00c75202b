package dev.tandem.platform.session;

import dev.tandem.platform.log.SessionLog;
import dev.tandem.platform.log.StorageException;
import dev.tandem.platform.replica.ReplicaId;
import dev.tandem.platform.replica.Replicas;
import dev.tandem.platform.replica.SessionMessage;
import dev.tandem.platform.timing.Timers;
import dev.tandem.protocol.LogRecord;
import dev.tandem.protocol.SessionId;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Brings the sessions in memory what other replicas committed.
 *
 * <p>Messages are the fast way; the way that holds is to ask the database, for all sessions at once, where their logs end: every
 * second, and four times a second while messages do not get through. So a lost message, or no Redis at all, costs that much and
 * never a record. A session that was followed a moment too late, or through a break, is asked for at once.
 *
 * <p>Threads: heard messages only hand over to the sessions' owners; one look into the database at a time, on {@code executor}.
 */
public final class SessionNews implements Replicas.Listener {
    static final Duration LOOK = Duration.ofMillis(250);
    /** While messages get through, only every so many looks are done. */
    static final int SPARED = 4;

    private static final Logger LOG = Logger.getLogger(SessionNews.class);

    private final LiveSessions sessions;
    private final SessionLog log;
    private final Replicas replicas;
    private final Timers timers;
    private final Executor executor;
    private final AtomicBoolean looking = new AtomicBoolean();
    private volatile boolean asked;
    private int ticks;

    /** @param executor runs tasks on threads that may block */
    public SessionNews(LiveSessions sessions, SessionLog log, Replicas replicas, Timers timers, Executor executor) {
        this.sessions = sessions;
        this.log = log;
        this.replicas = replicas;
        this.timers = timers;
        this.executor = executor;
    }

    /** Starts to listen and to look. Called once. */
    public void start() {
        replicas.listen(this);
        timers.every(LOOK, this::tick);
    }

    @Override
    public void heard(ReplicaId from, SessionId session, SessionMessage message) {
        switch (message) {
            case SessionMessage.Records(List<LogRecord> records) -> {
                if (!records.isEmpty()) {
                    sessions.bring(session, live -> live.received(records));
                }
            }
            case SessionMessage.Head(long sequence) -> sessions.bring(session, live -> live.headIs(sequence));
            case SessionMessage.Shown _,
                    SessionMessage.ShowMe _,
                    SessionMessage.StreamWanted _,
                    SessionMessage.DebuggerWanted _,
                    SessionMessage.StreamRefused _,
                    SessionMessage.DebugAsked _,
                    SessionMessage.DebugAnswered _,
                    SessionMessage.Using _ -> {}
        }
    }

    @Override
    public void following(SessionId session) {
        lookSoon();
    }

    private void tick() {
        ticks++;
        if (asked || !replicas.isConnected() || ticks % SPARED == 0) {
            lookSoon();
        }
    }

    /** Looks now, or again when the look under way is over: it may have been too early. */
    private void lookSoon() {
        asked = true;
        if (looking.compareAndSet(false, true)) {
            executor.execute(this::look);
        }
    }

    private void look() {
        try {
            while (asked) {
                asked = false;
                Set<SessionId> live = sessions.ids();
                if (!live.isEmpty()) {
                    log.lastSequences(live).forEach((id, sequence) -> sessions.bring(id, it -> it.headIs(sequence)));
                }
            }
        } catch (StorageException e) {
            LOG.debug("the database does not tell where logs end; it is asked again", e);
        } finally {
            looking.set(false);
        }
    }
}
