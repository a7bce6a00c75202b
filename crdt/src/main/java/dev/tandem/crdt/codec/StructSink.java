package dev.tandem.crdt.codec;

/** Takes structs of decoded updates and makes an update of them. Sections begin by themselves when the client changes. */
public sealed interface StructSink permits StructWriter, StructWriterV2 {
    /** A range of garbage. */
    void gc(long client, int clock, int length);

    /** A range that is left out. */
    void skip(long client, int clock, int length);

    /**
     * A struct without its first operations.
     *
     * @param offset how many to leave out, less than its length
     */
    void struct(StructBatch batch, int struct, int offset);

    /** The update with a delete set. Nothing may be written after that. */
    byte[] finish(IdRanges deletes);
}
