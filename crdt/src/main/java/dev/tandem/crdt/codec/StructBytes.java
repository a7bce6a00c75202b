package dev.tandem.crdt.codec;

/** The form of a struct of a decoded update in format version 1. */
final class StructBytes {
    private static final int HAS_ORIGIN = 0x80;
    private static final int HAS_RIGHT_ORIGIN = 0x40;
    private static final int HAS_KEY = 0x20;

    private StructBytes() {}

    /**
     * Writes part of a struct.
     *
     * @param offset first operation to write
     * @param to behind the last operation to write; less than the length only for what can be split
     */
    static void write(StructBatch batch, int struct, int offset, int to, ByteWriter out) {
        int kind = batch.kind[struct];
        if (kind == Kind.GC || kind == Kind.SKIP) {
            out.uint8(kind).varUint(to - offset);
            return;
        }
        place(batch, struct, kind, offset, out);
        if (offset == 0 && to == batch.length[struct]) {
            out.raw(batch.source, batch.content[struct], batch.end[struct] - batch.content[struct]);
        } else {
            partOfContent(batch, struct, kind, offset, to, out);
        }
    }

    private static void place(StructBatch batch, int struct, int kind, int offset, ByteWriter out) {
        boolean right = batch.rightClient[struct] != StructBatch.NONE;
        boolean origin = offset > 0 || batch.originClient[struct] != StructBatch.NONE;
        // The key follows from the origins, so a struct that was read with one has no key of its own to write.
        String key = batch.key[struct];
        out.uint8(kind | (origin ? HAS_ORIGIN : 0) | (right ? HAS_RIGHT_ORIGIN : 0) | (key != null ? HAS_KEY : 0));
        if (offset > 0) {
            out.varUint(batch.client(struct)).varUint(batch.clock[struct] + offset - 1);
        } else if (origin) {
            out.varUint(batch.originClient[struct]).varUint(batch.originClock[struct]);
        }
        if (right) {
            out.varUint(batch.rightClient[struct]).varUint(batch.rightClock[struct]);
        }
        if (origin || right) {
            return;
        }
        String parent = batch.parentName[struct];
        if (parent != null) {
            out.varUint(1).varString(parent);
        } else {
            out.varUint(0).varUint(batch.parentClient[struct]).varUint(batch.parentClock[struct]);
        }
        if (key != null) {
            out.varString(key);
        }
    }

    private static void partOfContent(StructBatch batch, int struct, int kind, int offset, int to, ByteWriter out) {
        var in =
                new ByteReader(batch.source, new DecodeLimits(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE));
        in.position(batch.content[struct]);
        switch (kind) {
            case Kind.DELETED -> out.varUint(to - offset);
            case Kind.STRING -> out.varString(in.varString(), offset, to);
            case Kind.ANY, Kind.JSON -> {
                in.varInt31();
                out.varUint(to - offset);
                int from = in.position();
                for (int i = 0; i < to; i++) {
                    if (i == offset) {
                        from = in.position();
                    }
                    if (kind == Kind.ANY) {
                        AnyCodec.skip(in);
                    } else {
                        in.skip(in.length());
                    }
                }
                out.raw(batch.source, from, in.position() - from);
            }
            default -> throw new IllegalStateException("content of type " + kind + " cannot be split");
        }
    }

    /** Writes the text of a small update. */
    static void write(SmallUpdate update, ByteWriter out) {
        boolean origin = update.originClient() != StructBatch.NONE;
        boolean right = update.rightClient() != StructBatch.NONE;
        out.uint8(Kind.STRING | (origin ? HAS_ORIGIN : 0) | (right ? HAS_RIGHT_ORIGIN : 0));
        if (origin) {
            out.varUint(update.originClient()).varUint(update.originClock());
        }
        if (right) {
            out.varUint(update.rightClient()).varUint(update.rightClock());
        }
        out.varUint(update.length()).raw(update.bytes(), update.textStart(), update.length());
    }
}
