package dev.tandem.platform.document;

import dev.tandem.crdt.codec.ByteReader;
import dev.tandem.crdt.codec.DecodeLimits;
import java.util.HashMap;
import java.util.Map;

/** Reads the encoding of a state vector: a count, then pairs of client id and next clock. */
final class StateVector {
    private StateVector() {}

    /** {@return the next clock by client id} */
    static Map<Long, Long> decode(byte[] encoded) {
        ByteReader reader = new ByteReader(encoded, DecodeLimits.DEFAULT);
        Map<Long, Long> clocks = new HashMap<>();
        for (long left = reader.varUint(); left > 0; left--) {
            long client = reader.varUint();
            clocks.put(client, reader.varUint());
        }
        return clocks;
    }
}
