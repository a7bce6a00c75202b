package dev.tandem.runner.follow;

import dev.tandem.protocol.DiskOnly;
import dev.tandem.protocol.FromRunner;
import dev.tandem.protocol.SessionId;
import dev.tandem.protocol.ToRunner;
import dev.tandem.runner.port.DebuggerSeats;
import dev.tandem.runner.port.SessionPorts;
import dev.tandem.runner.report.Appends;
import dev.tandem.runner.report.Outbox;
import dev.tandem.runner.report.ToldState;
import dev.tandem.runner.run.RunSupervisor;
import dev.tandem.runner.terminal.Terminals;
import dev.tandem.runner.workspace.Workspace;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * The sessions that are placed here. Messages and the loss of the connection come from the connection's thread, one after the
 * other; the counts may be read by any.
 */
public final class Sessions implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Sessions.class.getName());

    /** How the codes begin that speak of a session that ended or never was. */
    private static final String SESSION_IS_OVER = "SESSION-";

    private final FollowerParts parts;
    private final Appends appends;
    private final Duration grace;
    private final Consumer<String> startAgain;
    private final Map<SessionId, Placed> placed = new ConcurrentHashMap<>();
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private volatile boolean goneAwaited;

    /**
     * @param grace how long sessions are kept after the connection was lost, for the platform to assign them here again
     * @param startAgain asked, with the reason, to lose the connection and make another one, so that all sessions are assigned anew;
     *     it must not block
     */
    public Sessions(FollowerParts parts, Appends appends, Duration grace, Consumer<String> startAgain) {
        this.parts = parts;
        this.appends = appends;
        this.grace = grace;
        this.startAgain = startAgain;
    }

    /** The platform said this. Waits while a session is far behind, so that the connection is not read faster than it is obeyed. */
    public void received(ToRunner message) {
        switch (message) {
            case ToRunner.Welcome(var runner) ->
                LOG.log(System.Logger.Level.INFO, "the platform knows this runner as {0}", runner);
            case ToRunner.Assigned assigned ->
                placed.computeIfAbsent(assigned.session(), this::place).assigned(assigned);
            case ToRunner.Records(var session, var records) -> {
                Placed to = placed.get(session);
                if (to != null) {
                    to.thread.executeWhenRoom(() -> to.follower.records(records));
                }
            }
            case ToRunner.Released(var session) -> end(session);
            case ToRunner.Appended appended -> appends.committed(appended.request());
            case ToRunner.FilesChanged done -> appends.answered(done.request(), done);
            case ToRunner.ChangeRefused refused -> appends.answered(refused.request(), refused);
            case ToRunner.DebugAsk ask -> ask(ask);
            case ToRunner.OpenStream stream -> {
                Placed at = placed.get(stream.session());
                parts.streams().open(stream, at == null ? DebuggerSeats.NONE : at.follower.debugging()::seat);
            }
            case ToRunner.AppendRefused(var request, var code, var text) -> appends.refused(request, code, text);
            case ToRunner.BlobPart(var request, var bytes) ->
                parts.blobRequests().received(request, bytes);
            case ToRunner.BlobTaken(var request, var blob) ->
                parts.blobRequests().taken(request, blob);
            case ToRunner.BlobRefused(var request, var code, var text) ->
                parts.blobRequests().refused(request, code, text);
        }
    }

    private void ask(ToRunner.DebugAsk ask) {
        Placed at = placed.get(ask.session());
        if (at == null) {
            appends.tell(new FromRunner.DebugAnswer(
                    ask.request(), ask.session(), null, "DEBUG-08", "This debug session is over."));
        } else {
            at.follower.debugging().ask(ask, appends::tell);
        }
    }

    /** The connection is gone: programs go on, and what they print is kept, until the grace is over. */
    public void connectionLost() {
        appends.connectionLost();
        parts.blobRequests().connectionLost();
        if (goneAwaited) {
            gone.complete(null);
        }
        for (Placed session : placed.values()) {
            long loss = session.suspend();
            parts.scheduler().after(grace, () -> {
                if (session.isStillSuspendedSince(loss)) {
                    LOG.log(System.Logger.Level.WARNING, "session {0} was not assigned again in time", session.id);
                    end(session.id);
                }
            });
        }
    }

    /** {@return how many sessions are placed here} */
    public int count() {
        return placed.size();
    }

    /** {@return how many runs are going on in them} */
    public int runs() {
        return placed.values().stream()
                .mapToInt(session -> session.runs.going().size())
                .sum();
    }

    /** {@return what completes when no session is placed here, or when nobody is there who could place them elsewhere} */
    public CompletableFuture<Void> gone() {
        goneAwaited = true;
        if (placed.isEmpty()) {
            gone.complete(null);
        }
        return gone;
    }

    /** Ends everything in every session. Returns at once; each session's thread closes its sandbox. */
    @Override
    public void close() {
        placed.keySet().forEach(this::end);
    }

    private void end(SessionId session) {
        Placed ended = placed.remove(session);
        if (ended != null) {
            ended.thread.close();
        }
        if (goneAwaited && placed.isEmpty()) {
            gone.complete(null);
        }
    }

    /**
     * A session that is over needs nothing more. In any other case the log is not as this runner believes, or cannot be written for
     * now: both are put right by assignments from what the log really has.
     */
    private void refused(SessionId session, String code) {
        if (code.startsWith(SESSION_IS_OVER)) {
            end(session);
        } else {
            startAgain.accept("the platform refused a report of session %s with %s".formatted(session, code));
        }
    }

    private Placed place(SessionId session) {
        return new Placed(session);
    }

    /** One session and the thread to which its follower is confined. */
    private final class Placed {
        private final SessionId id;
        private final SessionThread thread;
        private final Outbox outbox;
        private final RunSupervisor runs;
        private final SessionPorts ports;
        private final SessionFollower follower;

        private final AtomicBoolean awake = new AtomicBoolean();

        /** Guarded by this. */
        private boolean suspended;

        Placed(SessionId id) {
            this.id = id;
            thread = new SessionThread("session " + id);
            outbox = new Outbox(id, appends, code -> refused(id, code));
            runs = new RunSupervisor(
                    outbox,
                    parts.limits(),
                    parts.scheduler(),
                    parts.nanoTime(),
                    (plan, end) -> this.thread.execute(() -> this.follower().runEnded(plan, end)));
            Terminals terminals = new Terminals(outbox, parts.scheduler(), parts.nanoTime());
            ports = parts.ports().open(id);
            follower = new SessionFollower(
                    parts,
                    id,
                    outbox,
                    runs,
                    terminals,
                    ports,
                    this::ask,
                    new ToldState<>(
                            DiskOnly.NONE,
                            (grant, left) -> appends.tell(new FromRunner.LeftOnDisk(id, grant, left)),
                            parts.nanoTime()),
                    this::woken,
                    parts.nanoTime(),
                    thread::execute);
            thread.start(follower::untilDue, follower::due, follower::close);
        }

        private SessionFollower follower() {
            return follower;
        }

        private void ask(String grant, Workspace.Request request, Consumer<ToRunner> answer) {
            appends.ask(
                    id,
                    grant,
                    request.author(),
                    request.changes(),
                    answered -> thread.execute(() -> answer.accept(answered)));
        }

        /** However often the watcher wakes, the session looks once. */
        private void woken() {
            if (awake.compareAndSet(false, true)) {
                thread.execute(() -> {
                    awake.set(false);
                    follower().woken();
                });
            }
        }

        void assigned(ToRunner.Assigned assignment) {
            synchronized (this) {
                suspended = false;
            }
            long lossesBefore = outbox.losses();
            thread.executeWhenRoom(() -> follower.assigned(assignment, lossesBefore));
        }

        synchronized long suspend() {
            outbox.suspend();
            ports.suspend();
            suspended = true;
            thread.execute(() -> follower().suspended());
            return outbox.losses();
        }

        synchronized boolean isStillSuspendedSince(long loss) {
            return suspended && outbox.losses() == loss;
        }
    }
}
