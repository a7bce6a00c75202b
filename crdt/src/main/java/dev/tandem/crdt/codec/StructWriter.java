package dev.tandem.crdt.codec;

/**
 * Writes structs of decoded updates into a new update of format version 1. Sections begin by themselves when the client changes. Confined
 * to one thread.
 */
public final class StructWriter implements StructSink {
    private static final int HAS_ORIGIN = 0x80;
    private static final int HAS_RIGHT_ORIGIN = 0x40;
    private static final int HAS_KEY = 0x20;

    private final ByteWriter finished = new ByteWriter();
    private final ByteWriter section = new ByteWriter();
    private int sections;
    private int written;
    private long client;
    private int firstClock;

    /** Whether nothing was written. */
    public boolean isEmpty() {
        return sections == 0 && written == 0;
    }

    private void begin(long nextClient, int clock) {
        if (written > 0 && client != nextClient) {
            finishSection();
        }
        if (written == 0) {
            client = nextClient;
            firstClock = clock;
        }
        written++;
    }

    /** Ends the section of the present client: what is written next of the same client begins a new one. */
    public void finishSection() {
        if (written > 0) {
            finished.varUint(written).varUint(client).varUint(firstClock).raw(section);
            section.clear();
            written = 0;
            sections++;
        }
    }

    @Override
    public void gc(long ofClient, int clock, int length) {
        begin(ofClient, clock);
        section.uint8(Kind.GC).varUint(length);
    }

    @Override
    public void skip(long ofClient, int clock, int length) {
        begin(ofClient, clock);
        section.uint8(Kind.SKIP).varUint(length);
    }

    @Override
    public void struct(StructBatch batch, int struct, int offset) {
        struct(batch, struct, offset, batch.length[struct]);
    }

    /**
     * Part of a struct.
     *
     * @param offset first operation to write
     * @param to behind the last operation to write; less than the length only for what can be split
     */
    public void struct(StructBatch batch, int struct, int offset, int to) {
        begin(batch.client(struct), batch.clock[struct] + offset);
        int kind = batch.kind[struct];
        if (kind == Kind.GC || kind == Kind.SKIP) {
            section.uint8(kind).varUint(to - offset);
            return;
        }
        place(batch, struct, kind, offset);
        if (offset == 0 && to == batch.length[struct]) {
            section.raw(batch.source, batch.content[struct], batch.end[struct] - batch.content[struct]);
        } else {
            partOfContent(batch, struct, kind, offset, to);
        }
    }

    private void place(StructBatch batch, int struct, int kind, int offset) {
        boolean right = batch.rightClient[struct] != StructBatch.NONE;
        boolean origin = offset > 0 || batch.originClient[struct] != StructBatch.NONE;
        // The key follows from the origins, so a struct that was read with one has no key of its own to write.
        String key = batch.key[struct];
        section.uint8(kind | (origin ? HAS_ORIGIN : 0) | (right ? HAS_RIGHT_ORIGIN : 0) | (key != null ? HAS_KEY : 0));
        if (offset > 0) {
            section.varUint(batch.client(struct)).varUint(batch.clock[struct] + offset - 1);
        } else if (origin) {
            section.varUint(batch.originClient[struct]).varUint(batch.originClock[struct]);
        }
        if (right) {
            section.varUint(batch.rightClient[struct]).varUint(batch.rightClock[struct]);
        }
        if (origin || right) {
            return;
        }
        String parent = batch.parentName[struct];
        if (parent != null) {
            section.varUint(1).varString(parent);
        } else {
            section.varUint(0).varUint(batch.parentClient[struct]).varUint(batch.parentClock[struct]);
        }
        if (key != null) {
            section.varString(key);
        }
    }

    private void partOfContent(StructBatch batch, int struct, int kind, int offset, int to) {
        var in =
                new ByteReader(batch.source, new DecodeLimits(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE));
        in.position(batch.content[struct]);
        switch (kind) {
            case Kind.DELETED -> section.varUint(to - offset);
            case Kind.STRING -> section.varString(in.varString(), offset, to);
            case Kind.ANY, Kind.JSON -> {
                in.varInt31();
                section.varUint(to - offset);
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
                section.raw(batch.source, from, in.position() - from);
            }
            default -> throw new IllegalStateException("content of type " + kind + " cannot be split");
        }
    }

    @Override
    public byte[] finish(IdRanges deletes) {
        finishSection();
        var out = new ByteWriter(finished.size() + 16);
        out.varUint(sections).raw(finished);
        deletes.write(out);
        return out.toByteArray();
    }
}
