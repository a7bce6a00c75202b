package dev.tandem.platform.door;

import dev.tandem.crdt.codec.DecodeLimits;
import dev.tandem.crdt.codec.UpdateException;
import dev.tandem.crdt.sync.Address;
import dev.tandem.crdt.sync.AuthMessage;
import dev.tandem.crdt.sync.HocuspocusFrame;
import dev.tandem.platform.access.Admission;
import dev.tandem.platform.access.Authenticator;
import dev.tandem.platform.access.Operation;
import dev.tandem.platform.access.TokenScope;
import dev.tandem.platform.debug.DebugAsks;
import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.platform.socket.Backlog;
import dev.tandem.platform.socket.CloseReason;
import dev.tandem.platform.socket.Handling;
import dev.tandem.platform.socket.MessageHandler;
import dev.tandem.platform.socket.Peer;
import dev.tandem.platform.socket.TokenBucket;
import dev.tandem.platform.timing.Timers;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.SessionId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One browser's socket: decodes frames, keeps the limits, authenticates each document, and hands messages to the channels.
 *
 * <p>A refusal concerns one document and closes its channel; only what no honest client sends closes the socket. Messages for a
 * document that was refused are dropped: they were under way when the client had not heard of it.
 *
 * <p>Used by one thread at a time, as {@link MessageHandler} says, but for {@link #beat}.
 */
final class Connection implements MessageHandler {
    private static final DecodeLimits FRAME_LIMITS = DecodeLimits.DEFAULT;
    private static final byte[] PING = new HocuspocusFrame.Ping().encode();
    private static final byte[] PONG = new HocuspocusFrame.Pong().encode();

    /** What connections need of their surroundings. */
    record Door(
            DoorConfig config,
            Authenticator authenticator,
            Rooms rooms,
            Timers timers,
            Heartbeat heartbeat,
            Backlog backlog,
            DebugAsks asks) {
        /** {@return the same with others to let people in} */
        Door with(Authenticator another) {
            return new Door(config, another, rooms, timers, heartbeat, backlog, asks);
        }
    }

    private final Peer peer;
    private final Door door;
    private final DoorConfig config;
    private final TokenBucket frames;
    private final UpdateRate updates;
    private final Map<SessionId, Rooms.Stay> stays = HashMap.newHashMap(1);
    private final Map<Address, Channel> channels = HashMap.newHashMap(2);
    /** Addresses that were told that they need a token: once is enough. Most have none. */
    private Set<Address> denied = Set.of();

    /** Whether the message that comes next was put off, and is counted already. */
    private boolean counted;
    /** What {@link #received} left to {@link #receivedBlocking}. */
    private @Nullable HocuspocusFrame blocking;

    // ---- also the heartbeat's
    private final long openedAt;
    private volatile long lastHeard;
    private volatile boolean handling;
    private volatile boolean authenticated;
    /** When the token expires that expires first. */
    private volatile Instant until = Instant.MAX;

    private long lastPing;

    Connection(Peer peer, Door door) {
        this.peer = peer;
        this.door = door;
        this.config = door.config();
        Timers timers = door.timers();
        this.frames = new TokenBucket(config.framesPerSecond(), config.frameBurst(), timers::nanoTime);
        this.updates = new UpdateRate(config.updatesPerMinute(), timers::nanoTime);
        this.openedAt = timers.nanoTime();
        this.lastHeard = openedAt;
        this.lastPing = openedAt;
        door.heartbeat().add(this);
    }

    /**
     * Tells the peer now and then that we are here, notices that it is gone, and closes the connection when its time is over. A
     * timer's thread.
     */
    void beat(long now, Instant time) {
        // While a message is being handled the socket may not be read, for as long as the database is away: no silence
        // of the peer.
        if (!handling && now - lastHeard > config.silence().toNanos()) {
            peer.close(CloseReason.TOO_SLOW);
        } else if (!authenticated
                && now - openedAt > config.authenticateWithin().toNanos()) {
            peer.close(Closes.NOT_AUTHENTICATED);
        } else if (!time.isBefore(until)) {
            peer.close(Closes.TOKEN_EXPIRED);
        } else if (now - lastPing >= config.pingEvery().toNanos()) {
            lastPing = now;
            peer.publish(PING);
        }
    }

    @Override
    public Handling received(byte[] message) {
        Handling outcome = inTime() ? handle(message) : Handling.LATER;
        lastHeard = door.timers().nanoTime();
        handling = outcome != Handling.DONE;
        return outcome;
    }

    /** {@return whether the message may be handled now; else it comes again when it may} */
    private boolean inTime() {
        if (counted) {
            return true;
        }
        counted = true;
        Duration wait = frames.take(1);
        if (wait.isPositive()) {
            door.timers().after(wait, peer::readOn);
        }
        return !wait.isPositive();
    }

    private Handling handle(byte[] message) {
        try {
            HocuspocusFrame frame = HocuspocusFrame.decode(message, FRAME_LIMITS);
            Handling outcome = switch (frame) {
                case HocuspocusFrame.Ping _ -> {
                    peer.answer(PONG);
                    yield Handling.DONE;
                }
                case HocuspocusFrame.Pong _ -> Handling.DONE;
                case HocuspocusFrame.Auth _ -> Handling.BLOCKING;
                case HocuspocusFrame.Addressed addressed -> route(addressed);
            };
            blocking = outcome == Handling.BLOCKING ? frame : null;
            counted = outcome == Handling.LATER;
            return outcome;
        } catch (UpdateException _) {
            // The browser's own code cannot produce this, so there is nobody to whom details would be of use.
            peer.close(CloseReason.GARBAGE);
            return Handling.DONE;
        }
    }

    @Override
    public void receivedBlocking(byte[] message) throws InterruptedException {
        HocuspocusFrame frame = Objects.requireNonNull(blocking, "nothing was left to be done");
        blocking = null;
        try {
            switch (frame) {
                case HocuspocusFrame.Auth(Address address, AuthMessage auth) -> authenticate(address, auth);
                case HocuspocusFrame.Close(Address address, String _) -> closeChannel(address);
                case HocuspocusFrame.Stateless(Address address, String payload) -> stateless(address, payload);
                case HocuspocusFrame.Sync _,
                        HocuspocusFrame.Awareness _,
                        HocuspocusFrame.QueryAwareness _,
                        HocuspocusFrame.SyncReply _,
                        HocuspocusFrame.BroadcastStateless _,
                        HocuspocusFrame.SyncStatus _,
                        HocuspocusFrame.Ping _,
                        HocuspocusFrame.Pong _ ->
                    throw new IllegalStateException("does not block: " + FrameKind.of(frame));
            }
        } finally {
            lastHeard = door.timers().nanoTime();
            handling = false;
        }
    }

    private void authenticate(Address address, AuthMessage message) throws InterruptedException {
        if (!(message instanceof AuthMessage.Token token)) {
            peer.close(Closes.UNKNOWN_MESSAGE);
            return;
        }
        closeChannel(address);
        if (!withinDocumentLimit(address)) {
            return;
        }
        try {
            Channel channel = prepare(address, token.token());
            channels.put(channel.address(), channel); // the address that all who follow it share, not a copy for each
            channel.open();
            if (!denied.isEmpty()) {
                denied.remove(address);
            }
            authenticated = true;
            until = channels.values().stream()
                    .map(Channel::until)
                    .min(Instant::compareTo)
                    .orElse(Instant.MAX);
        } catch (Refusal refusal) {
            closeChannel(address);
            deny(address, refusal.code());
        }
    }

    private Channel prepare(Address address, @Nullable String token) throws InterruptedException {
        if (token == null || token.isEmpty()) {
            throw new Refusal(ErrorCode.TOKEN_MISSING);
        }
        DocumentName name = DocumentName.parse(address.document());
        Presented presented = Presented.parse(token);
        Admission admission = door.authenticator().admit(name.session(), TokenScope.ALL, presented.token());
        Room room = enter(name.session());
        room.session().members().require(admission.caller().participant(), Operation.READ_DOCUMENT);
        EntryId entry = name.entry();
        return entry == null
                ? new SessionChannel(room.feed(address), room, admission, peer, presented.after(), door.asks())
                : new DocumentChannel(
                        room.feed(entry, address),
                        entry,
                        room,
                        admission,
                        peer,
                        config.maxUpdateBytes(),
                        updates,
                        door.backlog());
    }

    private Room enter(SessionId session) throws InterruptedException {
        Rooms.Stay stay = stays.get(session);
        if (stay == null) {
            stay = door.rooms().enter(session);
            stays.put(stay.room().session().id(), stay);
        }
        return stay.room();
    }

    private boolean withinDocumentLimit(Address address) {
        if (channels.size() + denied.size() < config.maxDocuments() || denied.contains(address)) {
            return true;
        }
        peer.close(Closes.TOO_MANY_DOCUMENTS);
        return false;
    }

    private void deny(Address address, ErrorCode reason) {
        if (denied.isEmpty()) {
            denied = new HashSet<>();
        }
        denied.add(address);
        door.rooms().listener().refused(reason);
        peer.answer(new HocuspocusFrame.Auth(address, new AuthMessage.PermissionDenied(reason.code())).encode());
    }

    private Handling route(HocuspocusFrame.Addressed frame) {
        boolean stateless = frame instanceof HocuspocusFrame.Stateless;
        Optional<Operation> operation = Operation.ofFrame(FrameKind.of(frame));
        if (operation.isEmpty() && !stateless) {
            peer.close(Closes.UNKNOWN_MESSAGE);
            return Handling.DONE;
        }
        Channel channel = channels.get(frame.address());
        if (channel == null) {
            denyOnce(frame.address());
        } else if (!channel.isClosed()) {
            try {
                operation.ifPresent(it -> require(channel, it));
                return dispatch(channel, frame);
            } catch (Refusal refusal) {
                channel.refuse(refusal.code());
            }
        }
        return Handling.DONE;
    }

    private void denyOnce(Address address) {
        if (!denied.contains(address) && withinDocumentLimit(address)) {
            deny(address, ErrorCode.TOKEN_MISSING);
        }
    }

    private static void require(Channel channel, Operation operation) {
        // Whether an update is allowed depends on whether it brings anything new: the session decides that.
        if (operation != Operation.UPDATE_DOCUMENT) {
            channel.room().session().members().require(channel.participant(), operation);
        }
    }

    private Handling dispatch(Channel channel, HocuspocusFrame.Addressed frame) {
        return switch (frame) {
            case HocuspocusFrame.Sync sync -> channel.sync(sync.message());
            case HocuspocusFrame.Awareness awareness -> {
                channel.awareness(AwarenessState.decode(awareness.update(), config.maxAwarenessBytes()));
                yield Handling.DONE;
            }
            case HocuspocusFrame.QueryAwareness _ -> {
                channel.answerAwareness();
                yield Handling.DONE;
            }
            case HocuspocusFrame.Stateless _, HocuspocusFrame.Close _ -> Handling.BLOCKING;
            case HocuspocusFrame.Auth _,
                    HocuspocusFrame.SyncReply _,
                    HocuspocusFrame.BroadcastStateless _,
                    HocuspocusFrame.SyncStatus _ ->
                throw new IllegalStateException("not for a channel: " + FrameKind.of(frame));
        };
    }

    private void stateless(Address address, String payload) throws InterruptedException {
        Channel channel = channels.get(address);
        if (channel == null) {
            return;
        }
        try {
            if (payload.length() > config.maxStatelessBytes()) {
                throw new Refusal(
                        ErrorCode.REQUEST_TOO_LARGE,
                        Map.of("characters", payload.length(), "maximum", config.maxStatelessBytes()));
            }
            channel.stateless(payload);
        } catch (Refusal refusal) {
            channel.refuse(refusal.code());
        }
    }

    private void closeChannel(Address address) {
        Channel channel = channels.remove(address);
        if (channel != null) {
            channel.close();
        }
    }

    @Override
    public void closed() {
        door.heartbeat().remove(this);
        List.copyOf(channels.values()).forEach(Channel::close);
        channels.clear();
        stays.values().forEach(Rooms.Stay::close);
        stays.clear();
    }
}
