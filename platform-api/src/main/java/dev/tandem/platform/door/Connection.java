package dev.tandem.platform.door;

import dev.tandem.crdt.codec.DecodeLimits;
import dev.tandem.crdt.codec.UpdateException;
import dev.tandem.crdt.sync.Address;
import dev.tandem.crdt.sync.AuthMessage;
import dev.tandem.crdt.sync.HocuspocusFrame;
import dev.tandem.platform.access.Authenticator;
import dev.tandem.platform.access.Caller;
import dev.tandem.platform.access.Operation;
import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.platform.socket.CloseReason;
import dev.tandem.platform.socket.MessageHandler;
import dev.tandem.platform.socket.Peer;
import dev.tandem.platform.socket.TokenBucket;
import dev.tandem.platform.timing.Timers;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.SessionId;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One browser's socket: decodes frames, keeps the limits, authenticates each document, and hands messages to the channels.
 *
 * <p>A refusal concerns one document and closes its channel; only what no honest client sends closes the socket. Messages for a
 * document that was refused are dropped: they were under way when the client had not heard of it.
 *
 * <p>Confined to the socket's virtual thread, but for {@link #beat}.
 */
final class Connection implements MessageHandler {
    private static final DecodeLimits FRAME_LIMITS = DecodeLimits.DEFAULT;

    /** What connections need of their surroundings. */
    record Door(DoorConfig config, Authenticator authenticator, Rooms rooms, Timers timers) {}

    private final Peer peer;
    private final Door door;
    private final DoorConfig config;
    private final TokenBucket frames;
    private final UpdateRate updates;
    private final Map<SessionId, Rooms.Stay> stays = new HashMap<>();
    private final Map<Address, Channel> channels = new HashMap<>();
    /** Addresses that were told that they need a token: once is enough. */
    private final Set<Address> denied = new HashSet<>();

    private final Timers.Pending heartbeat;
    private final Timers.Pending authenticationDeadline;
    private volatile long lastHeard;
    private volatile boolean handling;

    Connection(Peer peer, Door door) {
        this.peer = peer;
        this.door = door;
        this.config = door.config();
        Timers timers = door.timers();
        this.frames = new TokenBucket(config.framesPerSecond(), config.frameBurst(), timers::nanoTime);
        this.updates = new UpdateRate(config.updatesPerMinute(), timers::nanoTime);
        this.lastHeard = timers.nanoTime();
        this.heartbeat = timers.every(config.pingEvery(), this::beat);
        this.authenticationDeadline =
                timers.after(config.authenticateWithin(), () -> peer.close(Closes.NOT_AUTHENTICATED));
    }

    /** Tells the peer that we are here, and notices that it is gone. A timer's thread. */
    private void beat() {
        long silent = door.timers().nanoTime() - lastHeard;
        // While a message is being handled the socket may not be read, for as long as the database is away: no silence
        // of the peer.
        if (!handling && silent > config.silence().toNanos()) {
            peer.close(CloseReason.TOO_SLOW);
        } else {
            peer.publish(new HocuspocusFrame.Ping().encode());
        }
    }

    @Override
    public void received(byte[] message) throws InterruptedException {
        handling = true;
        try {
            Duration wait = frames.take(1);
            if (wait.isPositive()) {
                door.timers().sleep(wait);
            }
            handle(HocuspocusFrame.decode(message, FRAME_LIMITS));
        } catch (UpdateException _) {
            // The browser's own code cannot produce this, so there is nobody to whom details would be of use.
            peer.close(CloseReason.GARBAGE);
        } finally {
            lastHeard = door.timers().nanoTime();
            handling = false;
        }
    }

    private void handle(HocuspocusFrame frame) throws InterruptedException {
        switch (frame) {
            case HocuspocusFrame.Ping _ -> peer.answer(new HocuspocusFrame.Pong().encode());
            case HocuspocusFrame.Pong _ -> {}
            case HocuspocusFrame.Auth(Address address, AuthMessage message) -> authenticate(address, message);
            case HocuspocusFrame.Addressed addressed -> route(addressed);
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
            channels.put(address, channel);
            channel.open();
            denied.remove(address);
            authenticationDeadline.cancel();
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
        Caller.Person caller = door.authenticator().authenticate(name.session(), presented.token());
        Room room = enter(name.session());
        room.session().members().require(caller.participant(), Operation.READ_DOCUMENT);
        EntryId entry = name.entry();
        return entry == null
                ? new SessionChannel(address, room, caller, peer, presented.after())
                : new DocumentChannel(address, entry, room, caller, peer, config.maxUpdateBytes(), updates);
    }

    private Room enter(SessionId session) throws InterruptedException {
        Rooms.Stay stay = stays.get(session);
        if (stay == null) {
            stay = door.rooms().enter(session);
            stays.put(session, stay);
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
        denied.add(address);
        peer.answer(new HocuspocusFrame.Auth(address, new AuthMessage.PermissionDenied(reason.code())).encode());
    }

    private void route(HocuspocusFrame.Addressed frame) throws InterruptedException {
        boolean stateless = frame instanceof HocuspocusFrame.Stateless;
        Optional<Operation> operation = Operation.ofFrame(FrameKind.of(frame));
        if (operation.isEmpty() && !stateless) {
            peer.close(Closes.UNKNOWN_MESSAGE);
            return;
        }
        Channel channel = channels.get(frame.address());
        if (channel == null) {
            denyOnce(frame.address());
        } else if (!channel.isClosed()) {
            try {
                operation.ifPresent(it -> require(channel, it));
                dispatch(channel, frame);
            } catch (Refusal refusal) {
                refuse(channel, refusal.code());
            }
        }
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

    private void refuse(Channel channel, ErrorCode reason) {
        if (reason == ErrorCode.TOKEN_REVOKED) {
            peer.close(Closes.TOKEN_VOID);
        } else if (reason == ErrorCode.SESSION_ENDED) {
            peer.close(Closes.SESSION_ENDED);
        } else {
            channel.close(reason);
        }
    }

    private void dispatch(Channel channel, HocuspocusFrame.Addressed frame) throws InterruptedException {
        switch (frame) {
            case HocuspocusFrame.Sync sync -> channel.sync(sync.message());
            case HocuspocusFrame.Awareness awareness ->
                channel.showAwareness(awareness.update(), config.maxAwarenessBytes());
            case HocuspocusFrame.QueryAwareness _ -> channel.answerAwareness();
            case HocuspocusFrame.Stateless stateless -> stateless(channel, stateless.payload());
            case HocuspocusFrame.Close close -> closeChannel(close.address());
            case HocuspocusFrame.Auth _,
                    HocuspocusFrame.SyncReply _,
                    HocuspocusFrame.BroadcastStateless _,
                    HocuspocusFrame.SyncStatus _ ->
                throw new IllegalStateException("not for a channel: " + FrameKind.of(frame));
        }
    }

    private void stateless(Channel channel, String payload) throws InterruptedException {
        if (payload.length() > config.maxStatelessBytes()) {
            throw new Refusal(
                    ErrorCode.REQUEST_TOO_LARGE,
                    Map.of("characters", payload.length(), "maximum", config.maxStatelessBytes()));
        }
        channel.stateless(payload);
    }

    private void closeChannel(Address address) {
        Channel channel = channels.remove(address);
        if (channel != null) {
            channel.close();
        }
    }

    @Override
    public void closed() {
        heartbeat.cancel();
        authenticationDeadline.cancel();
        List.copyOf(channels.values()).forEach(Channel::close);
        channels.clear();
        stays.values().forEach(Rooms.Stay::close);
        stays.clear();
    }
}
