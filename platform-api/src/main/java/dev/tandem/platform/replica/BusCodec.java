package dev.tandem.platform.replica;

import dev.tandem.protocol.Wire;
import dev.tandem.protocol.WireException;
import java.nio.ByteBuffer;
import java.util.UUID;

/** Messages as they travel: the sender's identity, then the CBOR form. Who sent it is read without decoding the rest. */
final class BusCodec {
    private static final int HEAD_BYTES = 16;

    private BusCodec() {}

    static byte[] encode(ReplicaId from, Object message) {
        byte[] body = Wire.encode(message);
        return ByteBuffer.allocate(HEAD_BYTES + body.length)
                .putLong(from.value().getMostSignificantBits())
                .putLong(from.value().getLeastSignificantBits())
                .put(body)
                .array();
    }

    /**
     * {@return who sent a message}
     *
     * @throws WireException if it is none
     */
    static ReplicaId sender(byte[] message) throws WireException {
        if (message.length < HEAD_BYTES) {
            throw new WireException(message.length + " bytes that are not a replica's message", null);
        }
        ByteBuffer head = ByteBuffer.wrap(message);
        return new ReplicaId(new UUID(head.getLong(), head.getLong()));
    }

    /** @throws WireException if it is not of this type, such as one of a newer version */
    static <T> T body(byte[] message, Class<T> type) throws WireException {
        byte[] body = new byte[message.length - HEAD_BYTES];
        System.arraycopy(message, HEAD_BYTES, body, 0, body.length);
        return Wire.decode(body, type);
    }
}
