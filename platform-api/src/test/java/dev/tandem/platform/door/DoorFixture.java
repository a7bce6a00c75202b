package dev.tandem.platform.door;

import dev.tandem.crdt.sync.Address;
import dev.tandem.crdt.sync.AuthMessage;
import dev.tandem.crdt.sync.HocuspocusFrame;
import dev.tandem.crdt.sync.SyncMessage;
import dev.tandem.platform.access.Admission;
import dev.tandem.platform.access.Authenticator;
import dev.tandem.platform.access.Caller;
import dev.tandem.platform.debug.DebugAsks;
import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.platform.run.RunAvailability;
import dev.tandem.platform.run.RunnerDirectory;
import dev.tandem.platform.socket.Backlog;
import dev.tandem.platform.socket.Handling;
import dev.tandem.platform.socket.Inbox;
import dev.tandem.platform.socket.Peer;
import dev.tandem.platform.testing.FakeDebugRunners;
import dev.tandem.platform.testing.FakeDirectory;
import dev.tandem.platform.testing.FakeReplicas;
import dev.tandem.platform.testing.FakeSession;
import dev.tandem.platform.timing.ManualTimers;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.LanguageStatus;
import dev.tandem.protocol.LogRecord;
import dev.tandem.protocol.NetworkOffer;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.Role;
import dev.tandem.protocol.SandboxUsage;
import dev.tandem.protocol.SessionId;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A door with one session in front of fake everything else. A token is the name of its person. */
final class DoorFixture implements AutoCloseable {
    final ManualTimers timers = new ManualTimers();
    final FakeDirectory directory = new FakeDirectory();
    final FakeSession session = directory.add(new FakeSession());
    final EntryId document = session.addDocument();
    final FakeRunners runners = new FakeRunners();
    /** What the log holds from before the room was opened; null for too much. */
    @Nullable List<LogRecord> missed = List.of();

    /** What was told of answers: acknowledgements, and codes of refusals. */
    final List<String> told = new CopyOnWriteArrayList<>();

    final FakeReplicas replicas = new FakeReplicas();
    final Rooms rooms;
    private final Map<String, ParticipantId> people = new HashMap<>();
    private final Map<String, Instant> expiries = new HashMap<>();
    private final Backlog backlog = new Backlog(1 << 20);
    private final Connection.Door door;
    final FakeDebugRunners debuggers = new FakeDebugRunners();
    private BiConsumer<SessionId, SandboxUsage> usages = (_, _) -> {};

    DoorFixture() {
        this(Map.of());
    }

    DoorFixture(Map<String, String> settings) {
        DoorConfig config = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(DoorConfig.class)
                .withDefaultValues(settings)
                .build()
                .getConfigMapping(DoorConfig.class);
        rooms = new Rooms(
                directory,
                runners,
                (session, after, upTo) -> Optional.ofNullable(missed),
                this::now,
                new Listener(),
                listener -> usages = listener,
                replicas);
        DebugAsks asks = new DebugAsks(debuggers, replicas, timers);
        asks.start();
        Heartbeat heartbeat = new Heartbeat(timers, this::now);
        door = new Connection.Door(config, authenticator(), rooms, timers, heartbeat, backlog, asks);
    }

    /** {@return a door that lets in ada, who owns the session, bo, who edits, and vi, who views} */
    static DoorFixture withPeople() {
        DoorFixture door = new DoorFixture();
        door.person("ada", Role.OWNER);
        door.person("bo", Role.EDITOR);
        door.person("vi", Role.VIEWER);
        return door;
    }

    /** Tells what programs use, as a runner does that is connected here. */
    void using(SandboxUsage usage) {
        usages.accept(session.id(), usage);
    }

    private final class Listener implements DoorListener {
        @Override
        public void acknowledged(long nanos) {
            told.add(nanos >= 0 ? "acknowledged" : "acknowledged before it was received");
        }

        @Override
        public void refused(ErrorCode code) {
            told.add(code.code());
        }
    }

    private Instant now() {
        return Instant.ofEpochMilli(timers.nanoTime() / 1_000_000);
    }

    private Authenticator authenticator() {
        return (id, scope, token) -> {
            ParticipantId participant = people.get(token);
            if (participant == null) {
                throw new Refusal(ErrorCode.TOKEN_INVALID);
            }
            return new Admission(new Caller.Person(participant), expiries.getOrDefault(token, Instant.MAX));
        };
    }

    int openLeases() {
        return directory.leases();
    }

    ParticipantId person(String name, Role role) {
        ParticipantId participant = session.join(name, role);
        people.put(name, participant);
        return participant;
    }

    ParticipantId participant(String name) {
        return Objects.requireNonNull(people.get(name));
    }

    /** From now on a token of this person that is shown expires so long after the start. */
    void expire(String name, Duration after) {
        expiries.put(name, Instant.EPOCH.plus(after));
    }

    /** Waits for what happens on another thread. */
    void awaitFrames(Browser browser, Class<? extends HocuspocusFrame> kind, int count) {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (browser.peer.frames(kind).size() < count) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("no %d frames of %s, but %s".formatted(count, kind, browser.peer.frames()));
            }
            Thread.onSpinWait();
        }
    }

    Browser browser() {
        return new Browser();
    }

    /** {@return a connection of y-websocket to the document} */
    PlainConnection plainConnection(Peer peer, String token) {
        return new PlainConnection(peer, door, new DocumentName(session.id(), document), token);
    }

    /** {@return a browser in which {@code name} has the session channel and the document open and synced} */
    Browser browserOf(String name) throws InterruptedException {
        Browser browser = new Browser();
        browser.authenticate(sessionAddress(), name);
        browser.authenticate(documentAddress(), name);
        browser.send(new HocuspocusFrame.Sync(documentAddress(), new SyncMessage.Step1(FakeSession.anyStateVector())));
        browser.peer.forget();
        return browser;
    }

    Address sessionAddress() {
        return Address.of(session.id().toString());
    }

    Address documentAddress() {
        return Address.of(session.id() + "/" + document);
    }

    @Override
    public void close() {
        session.close();
    }

    /** A connection whose frames are handled on the test's thread, in front of them an inbox that it can stop. */
    final class Browser implements Inbox.Reading, Inbox.Handler {
        final FakePeer peer = new FakePeer();
        final Connection connection = new Connection(peer, door);
        final List<String> reading = new ArrayList<>();
        private final Inbox inbox = new Inbox(new Inbox.Limits(1 << 20, 512), backlog, this, this, () -> true);

        Browser() {
            peer.onReadOn(this::readOn);
        }

        /** Sends a frame and returns when all that it causes has happened. */
        void send(HocuspocusFrame frame) throws InterruptedException {
            sendAndGoOn(frame.encode());
            session.settle();
        }

        /** Sends bytes and does not wait. */
        synchronized void sendAndGoOn(byte[] message) {
            inbox.offer(message);
        }

        private synchronized void readOn() {
            inbox.readOn();
        }

        @Override
        public Handling received(byte[] message) {
            return connection.received(message);
        }

        @Override
        public void handOver(byte[] message) {
            try {
                connection.receivedBlocking(message);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            inbox.finished();
        }

        @Override
        public void pause() {
            reading.add("pause");
        }

        @Override
        public void resume() {
            reading.add("resume");
        }

        void authenticate(Address address, String token) throws InterruptedException {
            send(new HocuspocusFrame.Auth(address, new AuthMessage.Token(token, "4.8.0")));
        }

        /** {@return the first answer to a token} */
        AuthMessage authentication() {
            return peer.frames(HocuspocusFrame.Auth.class).getFirst().message();
        }

        void update(byte[] update) throws InterruptedException {
            send(new HocuspocusFrame.Sync(documentAddress(), new SyncMessage.Update(update)));
        }

        void stateless(String json) throws InterruptedException {
            send(new HocuspocusFrame.Stateless(sessionAddress(), json));
        }
    }

    static final class FakeRunners implements RunnerDirectory {
        private Optional<Runnable> listener = Optional.empty();
        private RunAvailability availability = RunAvailability.AVAILABLE;

        void become(RunAvailability now) {
            availability = now;
            listener.ifPresent(Runnable::run);
        }

        @Override
        public int connected() {
            return 1;
        }

        @Override
        public RunAvailability availability() {
            return availability;
        }

        @Override
        public List<LanguageStatus> languages() {
            return List.of(new LanguageStatus("python", "Python", "3.11", List.of("py"), "main.py", "print(1)", null));
        }

        @Override
        public NetworkOffer network() {
            return NetworkOffer.NONE;
        }

        @Override
        public void onChange(Runnable changed) {
            listener = Optional.of(changed);
        }

        @Override
        public void runWaits(SessionId session) {}
    }
}
