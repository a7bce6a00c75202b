package dev.tandem.crdt.codec;

/**
 * Writes structs of decoded updates into a new update of format version 1. Sections begin by themselves when the client changes. Confined
 * to one thread.
 */
public final class StructWriter implements StructSink {
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
        StructBytes.write(batch, struct, offset, to, section);
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
