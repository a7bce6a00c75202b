package dev.tandem.crdt.codec;

/** An encoded state vector: for each client the clock that is expected next. */
public final class StateVector {
    private StateVector() {}

    /**
     * Decodes a state vector that fills the whole input.
     *
     * @throws UpdateException if it is not one
     */
    public static LongIntMap read(byte[] bytes, DecodeLimits limits) {
        var in = new ByteReader(bytes, limits);
        LongIntMap state = read(in);
        in.expectEnd();
        return state;
    }

    /**
     * Decodes a state vector within other input.
     *
     * @throws UpdateException if it is not one
     */
    public static LongIntMap read(ByteReader in) {
        var state = new LongIntMap();
        int count = in.count("clients", 2);
        for (int i = 0; i < count; i++) {
            long client = in.varUint();
            state.put(client, in.varInt31());
        }
        return state;
    }

    /** Encodes a state vector, clients in descending order. */
    public static byte[] write(LongIntMap state) {
        var out = new ByteWriter(1 + state.size() * 8);
        write(state, out);
        return out.toByteArray();
    }

    /** Encodes a state vector within other output. */
    public static void write(LongIntMap state, ByteWriter out) {
        out.varUint(state.size());
        for (long client : state.keysDescending()) {
            out.varUint(client).varUint(state.get(client, 0));
        }
    }
}
