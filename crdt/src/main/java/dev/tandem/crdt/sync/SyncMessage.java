package dev.tandem.crdt.sync;

import dev.tandem.crdt.codec.ByteReader;
import dev.tandem.crdt.codec.ByteWriter;
import dev.tandem.crdt.codec.DecodeLimits;
import dev.tandem.crdt.codec.UpdateException;

/**
 * A message of the Yjs sync protocol ({@code y-protocols/sync}). Each side sends {@link Step1}, and answers the other's with {@link
 * Step2}; from then on {@link Update}s travel.
 */
@SuppressWarnings("ArrayRecordComponent") // payloads are bytes everywhere; equality of messages is never asked
public sealed interface SyncMessage {
    /**
     * Tells what the sender has.
     *
     * @param stateVector an encoded state vector
     */
    record Step1(byte[] stateVector) implements SyncMessage {}

    /**
     * Answers {@link Step1} with what its sender lacks.
     *
     * @param update an update
     */
    record Step2(byte[] update) implements SyncMessage {}

    /**
     * Tells a change.
     *
     * @param update an update
     */
    record Update(byte[] update) implements SyncMessage {}

    /** The bytes of this message alone, without a frame. */
    default byte[] encode() {
        var out = new ByteWriter();
        write(out);
        return out.toByteArray();
    }

    /** Writes this message behind what is written already. */
    default void write(ByteWriter out) {
        switch (this) {
            case Step1(byte[] stateVector) -> out.varUint(0).varBytes(stateVector);
            case Step2(byte[] update) -> out.varUint(1).varBytes(update);
            case Update(byte[] update) -> out.varUint(2).varBytes(update);
        }
    }

    /**
     * Reads a message that fills the whole input. Its payload is not looked into.
     *
     * @param limits what is accepted
     * @throws UpdateException if it is not one
     */
    static SyncMessage decode(byte[] bytes, DecodeLimits limits) {
        var in = new ByteReader(bytes, limits);
        SyncMessage message = read(in);
        in.expectEnd();
        return message;
    }

    /**
     * Reads the next message.
     *
     * @throws UpdateException if it is not one
     */
    static SyncMessage read(ByteReader in) {
        int at = in.position();
        int type = in.varInt31();
        return switch (type) {
            case 0 -> new Step1(in.varBytes());
            case 1 -> new Step2(in.varBytes());
            case 2 -> new Update(in.varBytes());
            default -> throw new UpdateException(UpdateException.Reason.UNKNOWN_TYPE, at, "sync message " + type);
        };
    }
}
