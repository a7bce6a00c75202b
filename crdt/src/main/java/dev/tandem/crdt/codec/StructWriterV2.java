package dev.tandem.crdt.codec;

/** Writes structs of decoded updates into a new update of format version 2. Confined to one thread. */
public final class StructWriterV2 implements StructSink {
    private static final int HAS_ORIGIN = 0x80;
    private static final int HAS_RIGHT_ORIGIN = 0x40;
    private static final int HAS_KEY = 0x20;

    private final UpdateColumnsWriter columns = new UpdateColumnsWriter();
    private final ByteWriter finished = new ByteWriter();
    private int sections;
    private int written;
    private long client;

    /** An empty update. */
    public StructWriterV2() {}

    private void begin(long nextClient, int clock) {
        if (written > 0 && client != nextClient) {
            finishSection();
        }
        if (written == 0) {
            client = nextClient;
            columns.client(nextClient);
            columns.rest().varUint(clock);
        }
        written++;
    }

    private void finishSection() {
        if (written > 0) {
            finished.varUint(written).raw(columns.rest());
            columns.rest().clear();
            written = 0;
            sections++;
        }
    }

    @Override
    public void gc(long ofClient, int clock, int length) {
        begin(ofClient, clock);
        columns.info(Kind.GC);
        columns.length(length);
    }

    @Override
    public void skip(long ofClient, int clock, int length) {
        begin(ofClient, clock);
        columns.info(Kind.SKIP);
        columns.rest().varUint(length);
    }

    @Override
    public void struct(StructBatch batch, int struct, int offset) {
        int kind = batch.kind(struct);
        long ofClient = batch.client(struct);
        int clock = batch.clock(struct) + offset;
        int length = batch.length(struct);
        if (kind == Kind.GC) {
            gc(ofClient, clock, length - offset);
        } else if (kind == Kind.SKIP) {
            skip(ofClient, clock, length - offset);
        } else {
            begin(ofClient, clock);
            place(batch, struct, kind, offset);
            columns.content(kind, batch.source(), batch.content(struct), batch.end(struct), length, offset);
        }
    }

    private void place(StructBatch batch, int struct, int kind, int offset) {
        boolean right = batch.rightClient(struct) != StructBatch.NONE;
        boolean origin = offset > 0 || batch.originClient(struct) != StructBatch.NONE;
        String key = batch.key(struct);
        columns.info(kind | (origin ? HAS_ORIGIN : 0) | (right ? HAS_RIGHT_ORIGIN : 0) | (key != null ? HAS_KEY : 0));
        if (offset > 0) {
            columns.leftId(batch.client(struct), batch.clock(struct) + offset - 1);
        } else if (origin) {
            columns.leftId(batch.originClient(struct), batch.originClock(struct));
        }
        if (right) {
            columns.rightId(batch.rightClient(struct), batch.rightClock(struct));
        }
        if (origin || right) {
            return;
        }
        String parent = batch.parentName(struct);
        columns.parentInfo(parent != null);
        if (parent != null) {
            columns.string(parent);
        } else {
            columns.leftId(batch.parentClient(struct), batch.parentClock(struct));
        }
        if (key != null) {
            columns.string(key);
        }
    }

    @Override
    public byte[] finish(IdRanges deletes) {
        finishSection();
        DeleteSetCodec.writeV2(deletes, columns.rest());
        return columns.finish(
                new ByteWriter(finished.size() + 8).varUint(sections).raw(finished));
    }
}
