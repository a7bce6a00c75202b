package dev.tandem.crdt.sync;

import dev.tandem.crdt.codec.ByteReader;
import dev.tandem.crdt.codec.ByteWriter;
import dev.tandem.crdt.codec.DecodeLimits;
import dev.tandem.crdt.codec.UpdateException;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket frame of the Hocuspocus 4 protocol, as {@code @hocuspocus/provider} speaks it: an address, the message's number and
 * its body. Ping and Pong concern the connection: they are the number alone.
 */
public sealed interface HocuspocusFrame {
    /** A frame that concerns a document. */
    sealed interface Addressed extends HocuspocusFrame {
        /** Which document. */
        Address address();
    }

    /** Number 0: a step of the sync protocol. */
    record Sync(Address address, SyncMessage message) implements Addressed {}

    /**
     * Number 1: who looks at what.
     *
     * @param update an encoded {@link AwarenessUpdate}
     */
    @SuppressWarnings("ArrayRecordComponent") // a payload is bytes everywhere; equality of frames is never asked
    record Awareness(Address address, byte[] update) implements Addressed {}

    /** Number 2: who may. */
    record Auth(Address address, AuthMessage message) implements Addressed {}

    /** Number 3: asks for all awareness states. */
    record QueryAwareness(Address address) implements Addressed {}

    /** Number 4: as {@link Sync}, but must not be answered with a sync step 1 of one's own. */
    record SyncReply(Address address, SyncMessage message) implements Addressed {}

    /** Number 5: a text for the other side alone. */
    record Stateless(Address address, String payload) implements Addressed {}

    /** Number 6: a text that the server passes to everyone. */
    record BroadcastStateless(Address address, String payload) implements Addressed {}

    /**
     * Number 7: the document is closed on this connection.
     *
     * @param reason given by servers, {@code null} from clients
     */
    record Close(Address address, @Nullable String reason) implements Addressed {}

    /**
     * Number 8: one sync step 2 or update was dealt with.
     *
     * @param saved whether it was accepted
     */
    record SyncStatus(Address address, boolean saved) implements Addressed {}

    /** Number 9: are you there? */
    record Ping() implements HocuspocusFrame {}

    /** Number 10: yes. */
    record Pong() implements HocuspocusFrame {}

    /** The bytes of this frame. */
    default byte[] encode() {
        var out = new ByteWriter();
        switch (this) {
            case Sync(Address address, SyncMessage message) -> message.write(head(out, address, 0));
            case Awareness(Address address, byte[] update) ->
                head(out, address, 1).varBytes(update);
            case Auth(Address address, AuthMessage message) -> message.write(head(out, address, 2));
            case QueryAwareness(Address address) -> head(out, address, 3);
            case SyncReply(Address address, SyncMessage message) -> message.write(head(out, address, 4));
            case Stateless(Address address, String payload) ->
                head(out, address, 5).varString(payload);
            case BroadcastStateless(Address address, String payload) ->
                head(out, address, 6).varString(payload);
            case Close(Address address, String reason) -> {
                head(out, address, 7);
                if (reason != null) {
                    out.varString(reason);
                }
            }
            case SyncStatus(Address address, boolean saved) ->
                head(out, address, 8).varUint(saved ? 1 : 0);
            case Ping() -> out.varUint(9);
            case Pong() -> out.varUint(10);
        }
        return out.toByteArray();
    }

    private static ByteWriter head(ByteWriter out, Address address, int type) {
        return out.varString(address.encode()).varUint(type);
    }

    /**
     * Reads a frame that fills the whole input.
     *
     * @param limits what is accepted
     * @throws UpdateException if it is not one
     */
    static HocuspocusFrame decode(byte[] bytes, DecodeLimits limits) {
        var in = new ByteReader(bytes, limits);
        if (bytes.length == 1 && bytes[0] == 9) {
            return new Ping();
        }
        if (bytes.length == 1 && bytes[0] == 10) {
            return new Pong();
        }
        Address address = Address.decode(in.varString());
        int at = in.position();
        int type = in.varInt31();
        HocuspocusFrame frame = switch (type) {
            case 0 -> new Sync(address, SyncMessage.read(in));
            case 1 -> new Awareness(address, in.varBytes());
            case 2 -> new Auth(address, AuthMessage.read(in));
            case 3 -> new QueryAwareness(address);
            case 4 -> new SyncReply(address, SyncMessage.read(in));
            case 5 -> new Stateless(address, in.varString());
            case 6 -> new BroadcastStateless(address, in.varString());
            case 7 -> new Close(address, in.hasRemaining() ? in.varString() : null);
            case 8 -> new SyncStatus(address, in.varInt31() == 1);
            default -> throw new UpdateException(UpdateException.Reason.UNKNOWN_TYPE, at, "message " + type);
        };
        in.expectEnd();
        return frame;
    }
}
