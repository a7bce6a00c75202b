package dev.tandem.platform.dispatch;

import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.platform.socket.CloseReason;
import dev.tandem.platform.socket.MessageHandler;
import dev.tandem.platform.socket.Peer;
import dev.tandem.platform.timing.Timers;
import dev.tandem.protocol.FromRunner;
import dev.tandem.protocol.RunnerId;
import dev.tandem.protocol.RunnerLoad;
import dev.tandem.protocol.RunnerStatus;
import dev.tandem.protocol.SessionId;
import dev.tandem.protocol.ToRunner;
import dev.tandem.protocol.Wire;
import dev.tandem.protocol.WireException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * The connection to one runner: Hello, then appends and heartbeats.
 *
 * <p>Messages are handled on the socket's thread; assignments are put and taken by the dispatcher's.
 */
final class RunnerLink implements MessageHandler {
    private static final Logger LOG = Logger.getLogger(RunnerLink.class);
    private static final CloseReason OTHER_PROTOCOL =
            new CloseReason(1002, "this platform speaks protocol " + FromRunner.PROTOCOL);
    private static final CloseReason SILENT = new CloseReason(4408, "silent for too long");

    /** Hears of runners that come and go. */
    interface Listener {
        /** Called once, before anybody comes. */
        void start();

        void arrived(RunnerLink link, RunnerStatus status);

        /** A runner is going to end: it gets nothing any more, and gives up what is idle. */
        void draining(RunnerLink link);

        void lost(RunnerLink link);

        /** Gives up what is placed, in the end: others may take it at once. */
        void close();
    }

    private final RunnerId id = RunnerId.next();
    private final Map<SessionId, Assignment> assignments = new ConcurrentHashMap<>();
    private final Peer peer;
    private final Listener listener;
    private final Function<FromRunner.FetchBlob, ToRunner> parts;
    private final Executor reading;
    private final BlobIntake intake;
    private final LinkedRunners runners;
    private final Timers timers;
    private final Duration silence;
    private final Timers.Pending watch;
    private volatile long lastHeard;
    private volatile Optional<RunnerStatus> status = Optional.empty();
    private volatile RunnerLoad load = RunnerLoad.UNKNOWN;
    private volatile boolean draining;

    /**
     * @param parts answers who has shown a grant; blocks
     * @param store keeps contents
     * @param reading runs tasks in order, one at a time, on a thread that may block
     */
    RunnerLink(
            Peer peer,
            Listener listener,
            LinkedRunners runners,
            Function<FromRunner.FetchBlob, ToRunner> parts,
            Executor reading,
            BlobStoring store,
            Timers timers,
            Duration silence) {
        this.peer = peer;
        this.runners = runners;
        this.listener = listener;
        this.parts = parts;
        this.reading = reading;
        this.intake = new BlobIntake(store.store(), store.mostBytes(), store.blocking(), this::send);
        this.timers = timers;
        this.silence = silence;
        this.lastHeard = timers.nanoTime();
        this.watch = timers.every(silence.dividedBy(5), this::watch);
    }

    RunnerId id() {
        return id;
    }

    /** {@return what the runner said of itself; empty before its Hello} */
    Optional<RunnerStatus> status() {
        return status;
    }

    /** {@return how free it is: 0 if it takes no session at all} */
    Room room() {
        return status.filter(it -> it.backend() != null && !draining)
                .map(it -> Room.of(assignments.size(), it.capacity(), load))
                .orElse(Room.NONE);
    }

    boolean isDraining() {
        return draining;
    }

    /** {@return whether a session is placed there} */
    boolean has(SessionId session) {
        return assignments.containsKey(session);
    }

    void put(SessionId session, Assignment assignment) {
        assignments.put(session, assignment);
    }

    void remove(SessionId session) {
        assignments.remove(session);
    }

    /** Sends a message. Never blocks; any thread. */
    void send(ToRunner message) {
        peer.publish(Wire.encode(message));
    }

    private void watch() {
        if (timers.nanoTime() - lastHeard > silence.toNanos()) {
            LOG.warnf("the runner %s was silent for more than %s and counts as lost", name(), silence);
            peer.close(SILENT);
        }
    }

    @Override
    public void receivedBlocking(byte[] bytes) {
        lastHeard = timers.nanoTime();
        FromRunner message;
        try {
            message = Wire.decode(bytes, FromRunner.class);
        } catch (WireException e) {
            LOG.warnf(e, "the runner %s sent what is no message", name());
            peer.close(CloseReason.GARBAGE);
            return;
        }
        switch (message) {
            case FromRunner.Hello hello -> hello(hello);
            case FromRunner.Append append -> append(append);
            case FromRunner.ChangeFiles change -> changeFiles(change);
            case FromRunner.Heartbeat heartbeat -> load = heartbeat.load();
            case FromRunner.Draining _ -> drain();
            case FromRunner.FetchBlob fetch -> fetch(fetch);
            case FromRunner.StoreBlob part -> store(part);
            case FromRunner.StreamRefused refused -> {
                if (has(refused.session())) {
                    runners.refused(refused);
                }
            }
            case FromRunner.DebugAnswer answer -> {
                if (has(answer.session())) {
                    runners.answered(answer);
                }
            }
            case FromRunner.Usage usage -> {
                Assignment assignment = assignments.get(usage.session());
                if (assignment != null && assignment.accepts(usage.grant())) {
                    runners.used(usage);
                }
            }
            case FromRunner.LeftOnDisk left -> {
                Assignment assignment = assignments.get(left.session());
                if (assignment != null) {
                    assignment.leftOnDisk(left);
                }
            }
            case FromRunner.Ports ports -> {
                Assignment assignment = assignments.get(ports.session());
                if (assignment != null) {
                    assignment.ports(ports);
                }
            }
        }
    }

    private void hello(FromRunner.Hello hello) {
        if (hello.protocol() != FromRunner.PROTOCOL || status.isPresent()) {
            peer.close(OTHER_PROTOCOL);
            return;
        }
        status = Optional.of(hello.status());
        send(new ToRunner.Welcome(id));
        LOG.infof("the runner %s is connected as %s", hello.status().name(), id);
        runners.add(this);
        listener.arrived(this, hello.status());
    }

    private void drain() {
        if (!draining && status.isPresent()) {
            draining = true;
            LOG.infof("the runner %s is going to end", name());
            listener.draining(this);
        }
    }

    private void append(FromRunner.Append append) {
        try {
            require(append.session()).append(append);
        } catch (Refusal refusal) {
            send(AppendRefusals.of(append.request(), refusal));
        }
    }

    private void changeFiles(FromRunner.ChangeFiles change) {
        try {
            require(change.session()).changeFiles(change);
        } catch (Refusal refusal) {
            send(AppendRefusals.ofChange(change.request(), refusal));
        }
    }

    private Assignment require(SessionId session) {
        Assignment assignment = assignments.get(session);
        if (assignment == null) {
            throw new Refusal(ErrorCode.TOKEN_REVOKED, Map.of("session", session.toString()));
        }
        return assignment;
    }

    /** Parts are read apart, one after the other, so that reports do not wait for them. */
    private void fetch(FromRunner.FetchBlob fetch) {
        Assignment assignment = assignments.get(fetch.session());
        if (assignment == null || !assignment.accepts(fetch.grant())) {
            send(BlobParts.refused(fetch, new Refusal(ErrorCode.TOKEN_REVOKED)));
            return;
        }
        reading.execute(() -> {
            try {
                send(parts.apply(fetch));
            } catch (RuntimeException e) {
                LOG.errorf(e, "a part of %s for the runner %s", fetch.hash(), name());
                send(BlobParts.refused(fetch, new Refusal(ErrorCode.INTERNAL)));
            }
        });
    }

    private void store(FromRunner.StoreBlob part) {
        Assignment assignment = assignments.get(part.session());
        if (assignment == null || !assignment.accepts(part.grant())) {
            send(BlobIntake.refused(part.request(), new Refusal(ErrorCode.TOKEN_REVOKED)));
        } else {
            intake.receive(part, assignment::stored);
        }
    }

    /** Sends it elsewhere: this replica ends. */
    void close() {
        peer.close(CloseReason.RESTART);
    }

    /** {@return what the runner calls itself; its address before its Hello} */
    String name() {
        return status.map(RunnerStatus::name).orElse(peer.remoteAddress());
    }

    @Override
    public void closed() {
        watch.cancel();
        intake.close();
        if (status.isPresent()) {
            LOG.infof("the runner %s is gone", name());
            runners.remove(this);
            listener.lost(this);
        }
    }
}
