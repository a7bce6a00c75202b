package dev.tandem.crdt;

import java.util.List;

/** Work on updates without a document. All methods are pure and may be called from any thread. */
@SuppressWarnings("DoNotCallSuggester") // bodies follow
public final class Updates {
    private Updates() {}

    /**
     * One update with the effect of all.
     *
     * @throws dev.tandem.crdt.codec.UpdateException if one of them is not an update
     */
    public static byte[] mergeUpdates(List<byte[]> updates) {
        throw new UnsupportedOperationException();
    }

    /**
     * What of an update is beyond a state; its whole delete set stays.
     *
     * @throws dev.tandem.crdt.codec.UpdateException if the update or the state vector is not one
     */
    public static byte[] diffUpdate(byte[] update, byte[] stateVector) {
        throw new UnsupportedOperationException();
    }

    /**
     * The state that a new document has after this update alone: per client its operations from 0 up to the first gap.
     *
     * @throws dev.tandem.crdt.codec.UpdateException if the update is not one
     */
    public static byte[] encodeStateVectorFromUpdate(byte[] update) {
        throw new UnsupportedOperationException();
    }

    /**
     * What an update holds.
     *
     * @throws dev.tandem.crdt.codec.UpdateException if the update is not one
     */
    public static UpdateSummary inspect(byte[] update) {
        throw new UnsupportedOperationException();
    }
}
