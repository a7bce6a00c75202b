package dev.tandem.platform.door;

import dev.tandem.crdt.codec.DecodeLimits;
import dev.tandem.crdt.codec.UpdateException;
import dev.tandem.crdt.sync.Address;
import dev.tandem.crdt.sync.AuthMessage;
import dev.tandem.crdt.sync.HocuspocusFrame;
import dev.tandem.crdt.sync.SyncMessage;
import dev.tandem.crdt.sync.WebsocketFrame;
import dev.tandem.platform.access.Authenticator;
import dev.tandem.platform.access.TokenScope;
import dev.tandem.platform.socket.CloseReason;
import dev.tandem.platform.socket.Handling;
import dev.tandem.platform.socket.MessageHandler;
import dev.tandem.platform.socket.Peer;
import java.util.Objects;
import java.util.concurrent.Semaphore;

/**
 * A socket that speaks plain y-websocket: one file, which its address names together with a token for it alone.
 *
 * <p>What arrives is translated to the frames of Hocuspocus, and answers back by a {@link PlainPeer}: there is one way through the
 * door, with one set of limits and checks, whatever a client speaks.
 */
final class PlainConnection implements MessageHandler {
    private final Address address;
    private final String token;
    private final Peer peer;
    private final Connection connection;
    /** A message that was put off may be shown again; matters only while the first one is handled. */
    private final Semaphore again = new Semaphore(0);

    private boolean entered;

    /**
     * Makes one.
     *
     * @param name with an entry
     * @param token as the address has it; may be empty
     */
    PlainConnection(Peer peer, Connection.Door door, DocumentName name, String token) {
        this.address = Address.of(name.toString());
        this.token = token;
        this.peer = peer;
        Authenticator all = door.authenticator();
        TokenScope file = new TokenScope.File(Objects.requireNonNull(name.entry(), "a name with an entry"));
        this.connection = new Connection(
                new PlainPeer(peer, again::release), door.with((session, _, shown) -> all.admit(session, file, shown)));
    }

    @Override
    public Handling received(byte[] message) {
        // The first message waits until its sender is known.
        return entered ? pass(message) : Handling.BLOCKING;
    }

    @Override
    public void receivedBlocking(byte[] message) throws InterruptedException {
        entered = true;
        byte[] auth = new HocuspocusFrame.Auth(address, new AuthMessage.Token(token, null)).encode();
        Handling _ = connection.received(auth);
        connection.receivedBlocking(auth);
        while (pass(message) == Handling.LATER) {
            again.acquire();
        }
    }

    private Handling pass(byte[] message) {
        try {
            WebsocketFrame frame = WebsocketFrame.decode(message, DecodeLimits.DEFAULT);
            return switch (frame) {
                case WebsocketFrame.Sync(SyncMessage step) -> give(new HocuspocusFrame.Sync(address, step));
                case WebsocketFrame.Awareness(byte[] update) -> give(new HocuspocusFrame.Awareness(address, update));
                case WebsocketFrame.QueryAwareness() -> give(new HocuspocusFrame.QueryAwareness(address));
                case WebsocketFrame.PermissionDenied _ -> {
                    peer.close(Closes.UNKNOWN_MESSAGE);
                    yield Handling.DONE;
                }
            };
        } catch (UpdateException _) {
            peer.close(CloseReason.GARBAGE);
            return Handling.DONE;
        }
    }

    private Handling give(HocuspocusFrame frame) {
        return connection.received(frame.encode());
    }

    @Override
    public void closed() {
        connection.closed();
    }
}
