package dev.tandem.crdt.sync;

import dev.tandem.crdt.codec.ByteReader;
import dev.tandem.crdt.codec.ByteWriter;
import dev.tandem.crdt.codec.DecodeLimits;
import dev.tandem.crdt.codec.UpdateException;

/**
 * One WebSocket frame as {@code y-websocket} speaks it: a number and a body. A connection concerns one document, which its address names.
 */
public sealed interface WebsocketFrame {
    /** Number 0: a step of the sync protocol. */
    record Sync(SyncMessage message) implements WebsocketFrame {}

    /**
     * Number 1: who looks at what.
     *
     * @param update an encoded {@link AwarenessUpdate}
     */
    @SuppressWarnings("ArrayRecordComponent") // a payload is bytes everywhere; equality of frames is never asked
    record Awareness(byte[] update) implements WebsocketFrame {}

    /** Number 2: from a server, the document stays closed ({@code y-protocols/auth}). */
    record PermissionDenied(String reason) implements WebsocketFrame {}

    /** Number 3: asks for all awareness states. */
    record QueryAwareness() implements WebsocketFrame {}

    /** The bytes of this frame. */
    default byte[] encode() {
        var out = new ByteWriter();
        switch (this) {
            case Sync(SyncMessage message) -> message.write(out.varUint(0));
            case Awareness(byte[] update) -> out.varUint(1).varBytes(update);
            case PermissionDenied(String reason) -> out.varUint(2).varUint(0).varString(reason);
            case QueryAwareness() -> out.varUint(3);
        }
        return out.toByteArray();
    }

    /**
     * Reads a frame that fills the whole input.
     *
     * @param limits what is accepted
     * @throws UpdateException if it is not one
     */
    static WebsocketFrame decode(byte[] bytes, DecodeLimits limits) {
        var in = new ByteReader(bytes, limits);
        int type = in.varInt31();
        WebsocketFrame frame = switch (type) {
            case 0 -> new Sync(SyncMessage.read(in));
            case 1 -> new Awareness(in.varBytes());
            case 2 -> readAuth(in);
            case 3 -> new QueryAwareness();
            default -> throw new UpdateException(UpdateException.Reason.UNKNOWN_TYPE, 0, "frame " + type);
        };
        in.expectEnd();
        return frame;
    }

    private static WebsocketFrame readAuth(ByteReader in) {
        int at = in.position();
        int type = in.varInt31();
        if (type != 0) {
            throw new UpdateException(UpdateException.Reason.UNKNOWN_TYPE, at, "auth message " + type);
        }
        return new PermissionDenied(in.varString());
    }
}
