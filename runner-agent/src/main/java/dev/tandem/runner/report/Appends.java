package dev.tandem.runner.report;

import dev.tandem.protocol.FileChange;
import dev.tandem.protocol.FromRunner;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.Reported;
import dev.tandem.protocol.SessionId;
import dev.tandem.protocol.ToRunner;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Numbers the appends and requests of all sessions and brings their answers back to who sent them. Safe for use by any thread. */
public final class Appends {
    private static final System.Logger LOG = System.getLogger(Appends.class.getName());

    private final Uplink uplink;
    private final AtomicLong lastRequest = new AtomicLong();
    private final Map<Long, Outbox> unanswered = new ConcurrentHashMap<>();
    private final Map<Long, Consumer<ToRunner>> asked = new ConcurrentHashMap<>();

    public Appends(Uplink uplink) {
        this.uplink = uplink;
    }

    /** {@return the number of the append}; an outbox calls this holding its lock, so that its appends leave in order */
    long send(Outbox sender, SessionId session, String grant, List<Reported> reports) {
        long request = lastRequest.incrementAndGet();
        unanswered.put(request, sender);
        uplink.send(new FromRunner.Append(request, session, grant, reports));
        return request;
    }

    /**
     * Asks the platform to do to a session what programs did to its files.
     *
     * @param answer takes {@link ToRunner.FilesChanged} or {@link ToRunner.ChangeRefused}, on the connection's thread, or nothing if the
     *     connection is lost before; must not block
     */
    public void ask(
            SessionId session,
            String grant,
            ParticipantId author,
            List<FileChange> changes,
            Consumer<ToRunner> answer) {
        long request = lastRequest.incrementAndGet();
        asked.put(request, answer);
        uplink.send(new FromRunner.ChangeFiles(request, session, grant, author, changes));
    }

    /** Tells something that is not answered. */
    public void tell(FromRunner news) {
        uplink.send(news);
    }

    /** The platform answered what was asked. */
    public void answered(long request, ToRunner answer) {
        Consumer<ToRunner> asker = asked.remove(request);
        if (asker != null) {
            asker.accept(answer);
        }
    }

    /** The platform committed an append. */
    public void committed(long request) {
        Outbox sender = unanswered.remove(request);
        if (sender != null) {
            sender.committed(request);
        }
    }

    /** The platform refused an append. */
    public void refused(long request, String code, String message) {
        Outbox sender = unanswered.remove(request);
        if (sender != null) {
            LOG.log(System.Logger.Level.WARNING, "append {0} was refused: {1} {2}", request, code, message);
            sender.refused(request, code);
        }
    }

    /** The connection is gone, and with it every answer that has not come. */
    public void connectionLost() {
        unanswered.clear();
        asked.clear();
    }
}
