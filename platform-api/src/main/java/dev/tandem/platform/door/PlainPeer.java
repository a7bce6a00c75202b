package dev.tandem.platform.door;

import dev.tandem.crdt.codec.DecodeLimits;
import dev.tandem.crdt.sync.Address;
import dev.tandem.crdt.sync.AuthMessage;
import dev.tandem.crdt.sync.AwarenessUpdate;
import dev.tandem.crdt.sync.HocuspocusFrame;
import dev.tandem.crdt.sync.SyncMessage;
import dev.tandem.crdt.sync.WebsocketFrame;
import dev.tandem.platform.socket.CloseReason;
import dev.tandem.platform.socket.OutboundQueue.Batch;
import dev.tandem.platform.socket.Peer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Says to a client of y-websocket what is said in frames of Hocuspocus, as far as it has words for it. It has none for
 * acknowledgements, and none for a refusal other than the end of the connection. Any thread.
 */
final class PlainPeer implements Peer {
    /** Its provider reconnects when it hears nothing for 30 seconds; presence of nobody is heard and changes nothing. */
    private static final byte[] STILL_HERE =
            new WebsocketFrame.Awareness(new AwarenessUpdate(List.of()).encode()).encode();

    private static final int REFUSED = 4403;

    private final Peer peer;
    private final Runnable readingOn;
    /** Those that wait for the peer are told apart by identity, so each has one. */
    private final Map<Batch, Batch> batches = new ConcurrentHashMap<>(2);

    /** @param readingOn is told before messages that were put off are shown again */
    PlainPeer(Peer peer, Runnable readingOn) {
        this.peer = peer;
        this.readingOn = readingOn;
    }

    private record Plain(Batch batch) implements Batch {
        @Override
        public byte[] join(List<byte[]> parts) {
            return plain(decode(batch.join(parts)))
                    .orElseThrow(
                            () -> new IllegalStateException("news of a document that y-websocket has no words for"))
                    .encode();
        }

        @Override
        public List<byte[]> stillNews(List<byte[]> parts) {
            return batch.stillNews(parts);
        }

        @Override
        public boolean isPatient() {
            return batch.isPatient();
        }
    }

    @Override
    public void answer(byte[] message) {
        say(message, peer::answer);
    }

    @Override
    public void acknowledge(byte[] message) {
        say(message, peer::acknowledge);
    }

    @Override
    public void publish(byte[] message) {
        say(message, peer::publish);
    }

    @Override
    public void publish(Batch batch, byte[] part) {
        peer.publish(batches.computeIfAbsent(batch, Plain::new), part);
    }

    private void say(byte[] message, Consumer<byte[]> way) {
        HocuspocusFrame frame = decode(message);
        plain(frame).map(WebsocketFrame::encode).ifPresent(way);
        switch (frame) {
            case HocuspocusFrame.Ping _ -> way.accept(STILL_HERE);
            case HocuspocusFrame.Close(Address _, String reason) ->
                peer.close(new CloseReason(REFUSED, String.valueOf(reason)));
            case HocuspocusFrame.Auth(Address _, AuthMessage.PermissionDenied(String reason)) ->
                peer.close(new CloseReason(REFUSED, reason));
            case HocuspocusFrame.Auth _,
                    HocuspocusFrame.Sync _,
                    HocuspocusFrame.SyncReply _,
                    HocuspocusFrame.Awareness _,
                    HocuspocusFrame.QueryAwareness _,
                    HocuspocusFrame.Stateless _,
                    HocuspocusFrame.BroadcastStateless _,
                    HocuspocusFrame.SyncStatus _,
                    HocuspocusFrame.Pong _ -> {}
        }
    }

    private static HocuspocusFrame decode(byte[] message) {
        return HocuspocusFrame.decode(message, DecodeLimits.DEFAULT);
    }

    private static Optional<WebsocketFrame> plain(HocuspocusFrame frame) {
        return switch (frame) {
            case HocuspocusFrame.Sync(Address _, SyncMessage message) -> Optional.of(new WebsocketFrame.Sync(message));
            case HocuspocusFrame.SyncReply(Address _, SyncMessage message) ->
                Optional.of(new WebsocketFrame.Sync(message));
            case HocuspocusFrame.Awareness(Address _, byte[] update) ->
                Optional.of(new WebsocketFrame.Awareness(update));
            case HocuspocusFrame.QueryAwareness _ -> Optional.of(new WebsocketFrame.QueryAwareness());
            case HocuspocusFrame.Auth(Address _, AuthMessage.PermissionDenied(String reason)) ->
                Optional.of(new WebsocketFrame.PermissionDenied(reason));
            case HocuspocusFrame.Auth _,
                    HocuspocusFrame.Close _,
                    HocuspocusFrame.Stateless _,
                    HocuspocusFrame.BroadcastStateless _,
                    HocuspocusFrame.SyncStatus _,
                    HocuspocusFrame.Ping _,
                    HocuspocusFrame.Pong _ -> Optional.empty();
        };
    }

    @Override
    public void readOn() {
        readingOn.run();
        peer.readOn();
    }

    @Override
    public void close(CloseReason reason) {
        peer.close(reason);
    }

    @Override
    public String remoteAddress() {
        return peer.remoteAddress();
    }
}
