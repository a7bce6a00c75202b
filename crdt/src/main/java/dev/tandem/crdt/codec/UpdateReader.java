package dev.tandem.crdt.codec;

import dev.tandem.crdt.codec.UpdateException.Reason;
import java.util.HashSet;
import org.jspecify.annotations.Nullable;

/**
 * Decodes an update of format version 1 completely, and refuses it as a whole if any part is wrong: what has passed can be integrated
 * without failing halfway. The format is that of Yjs' {@code UpdateEncoderV1}.
 */
public final class UpdateReader {
    private static final int HAS_ORIGIN = 0x80;
    private static final int HAS_RIGHT_ORIGIN = 0x40;
    private static final int HAS_KEY = 0x20;
    private static final int LIKELY_STRUCT_BYTES = 8;

    private static final String UNDEFINED = "undefined";

    private final ByteReader in;
    private final StructBatch batch;
    // Where the update begins in the batch: behind others, or at 0.
    private final int base;
    private final int firstSection;
    private final int firstStruct;
    private final int firstDelete;
    /** Whether the JSON texts of the last struct are surely what JSON.stringify writes. */
    private boolean plainJson;
    /** Contents whose JSON texts are written anew; they go behind the update's bytes. */
    private @Nullable ByteWriter rewritten;

    private UpdateReader(ByteReader in, StructBatch batch, int base) {
        this.in = in;
        this.batch = batch;
        this.base = base;
        firstSection = batch.sections;
        firstStruct = batch.structs;
        firstDelete = batch.deletes;
    }

    /**
     * Decodes an update into a new batch.
     *
     * @throws UpdateException if it is not one
     */
    public static StructBatch read(byte[] update, DecodeLimits limits) {
        var batch = new StructBatch();
        read(update, limits, batch);
        return batch;
    }

    /**
     * Decodes an update into a batch, which is emptied first.
     *
     * @throws UpdateException if it is not one; the batch then holds nothing of use
     */
    public static void read(byte[] update, DecodeLimits limits, StructBatch batch) {
        var in = new ByteReader(update, limits);
        batch.clear(update);
        new UpdateReader(in, batch, 0).readAll();
    }

    /**
     * Decodes an update behind those that a batch holds, and copies its bytes.
     *
     * @throws UpdateException if it is not one; the batch then holds nothing of use
     */
    static void append(byte[] update, DecodeLimits limits, StructBatch batch) {
        var in = new ByteReader(update, limits);
        int base = batch.sourceSize;
        batch.appendSource(update, update.length);
        new UpdateReader(in, batch, base).readAll();
    }

    private void readAll() {
        readSections();
        readDeletes();
        in.expectEnd();
        if (rewritten != null) {
            batch.appendSource(rewritten.array(), rewritten.size());
        }
    }

    private void readSections() {
        int count = in.count("clients", 3);
        boolean descending = true;
        for (int i = 0; i < count; i++) {
            int structs = in.count("structs", 2);
            long client = in.varUint();
            descending &= i == 0 || client < batch.sectionClient(batch.sections - 1);
            batch.addSection(client);
            readSection(client, structs);
        }
        if (!descending) {
            checkDistinctClients();
        }
    }

    private void checkDistinctClients() {
        var seen = new HashSet<Long>();
        for (int i = firstSection; i < batch.sections; i++) {
            if (!seen.add(batch.sectionClient[i])) {
                throw in.failure(Reason.BAD_STRUCTURE, "client " + batch.sectionClient[i] + " has two sections");
            }
        }
    }

    private void readSection(long client, int count) {
        long clock = in.varInt31();
        if ((long) batch.structs - firstStruct + count > in.limits().maxStructs()) {
            throw in.failure(Reason.TOO_MANY_STRUCTS, "more than " + in.limits().maxStructs() + " structs");
        }
        // What is announced gets room only as far as the bytes that are left make it likely.
        batch.ensureStructs(batch.structs + Math.min(count, in.remaining() / LIKELY_STRUCT_BYTES), false);
        for (int i = 0; i < count; i++) {
            batch.ensureStructs(batch.structs + 1, false);
            int struct = batch.structs;
            batch.section[struct] = batch.sections - 1;
            batch.clock[struct] = (int) clock;
            readStruct(client, struct);
            int length = batch.length[struct];
            if (length == 0) {
                throw in.failure(Reason.BAD_STRUCTURE, "a struct of length 0");
            }
            clock += length;
            if (clock > DecodeLimits.MAX_CLOCK) {
                throw in.failure(Reason.CLOCK_TOO_LARGE, clock + " is above 2^31-1");
            }
            batch.structs++;
        }
        batch.sectionStart[batch.sections] = batch.structs;
    }

    private void readStruct(long client, int struct) {
        int start = in.position();
        int info = in.uint8();
        int kind = info & 31;
        batch.kind[struct] = (byte) kind;
        batch.originClient[struct] = StructBatch.NONE;
        batch.rightClient[struct] = StructBatch.NONE;
        batch.parentClient[struct] = StructBatch.NONE;
        batch.parentName[struct] = null;
        batch.key[struct] = null;
        if (kind == Kind.GC || kind == Kind.SKIP) {
            batch.content[struct] = base + in.position();
            batch.length[struct] = in.varInt31();
        } else {
            if (kind > Kind.SKIP) {
                throw new UpdateException(Reason.UNKNOWN_TYPE, start, "content of type " + kind);
            }
            readPlace(client, struct, info);
            batch.content[struct] = base + in.position();
            plainJson = true;
            batch.length[struct] = readContent(kind);
            batch.end[struct] = base + in.position();
            if (!plainJson) {
                rewriteJson(struct, kind);
            }
            return;
        }
        batch.end[struct] = base + in.position();
    }

    /** Yjs parses JSON and writes it anew: every copy must pass on the same bytes. */
    private void rewriteJson(int struct, int kind) {
        int end = in.position();
        in.position(batch.content[struct] - base);
        ByteWriter out = rewritten == null ? new ByteWriter() : rewritten;
        rewritten = out;
        batch.content[struct] = batch.sourceSize + out.size();
        int count = 1;
        if (kind == Kind.JSON) {
            count = in.varInt31();
            out.varUint(count);
        } else if (kind == Kind.FORMAT) {
            out.varString(in.varString());
        }
        for (int i = 0; i < count; i++) {
            String text = in.varString();
            boolean parsed = kind != Kind.JSON || !text.equals(UNDEFINED);
            out.varString(parsed ? JsonCodec.stringify(JsonCodec.parse(text, in.limits())) : text);
        }
        batch.end[struct] = batch.sourceSize + out.size();
        in.position(end);
    }

    private void readPlace(long client, int struct, int info) {
        if ((info & HAS_ORIGIN) != 0) {
            batch.originClient[struct] = in.varUint();
            batch.originClock[struct] = in.varInt31();
            checkPast(client, struct, batch.originClient[struct], batch.originClock[struct]);
        }
        if ((info & HAS_RIGHT_ORIGIN) != 0) {
            batch.rightClient[struct] = in.varUint();
            batch.rightClock[struct] = in.varInt31();
            checkPast(client, struct, batch.rightClient[struct], batch.rightClock[struct]);
        }
        if ((info & (HAS_ORIGIN | HAS_RIGHT_ORIGIN)) != 0) {
            return;
        }
        if (in.varInt31() == 1) {
            batch.parentName[struct] = in.varString();
        } else {
            batch.parentClient[struct] = in.varUint();
            batch.parentClock[struct] = in.varInt31();
            checkPast(client, struct, batch.parentClient[struct], batch.parentClock[struct]);
        }
        if ((info & HAS_KEY) != 0) {
            batch.key[struct] = in.varString();
        }
    }

    /** A struct that refers to its own or a later operation of its client could never be integrated. */
    private void checkPast(long client, int struct, long otherClient, int otherClock) {
        if (client == otherClient && otherClock >= batch.clock[struct]) {
            throw in.failure(
                    Reason.BAD_STRUCTURE,
                    "operation " + batch.clock[struct] + " of client " + client + " refers to its own " + otherClock);
        }
    }

    private int readContent(int kind) {
        switch (kind) {
            case Kind.DELETED -> {
                return in.varInt31();
            }
            case Kind.JSON -> {
                int count = in.count("values", 1);
                for (int i = 0; i < count; i++) {
                    if (!in.skipIfUndefined()) {
                        plainJson &= in.skipJson();
                    }
                }
                return count;
            }
            case Kind.BINARY -> in.skip(in.length());
            case Kind.STRING -> {
                return in.skipString();
            }
            case Kind.EMBED -> plainJson = in.skipJson();
            case Kind.FORMAT -> {
                in.skipString();
                plainJson = in.skipJson();
            }
            case Kind.TYPE -> {
                int type = in.varInt31();
                if (type > TypeRef.XML_TEXT) {
                    throw in.failure(Reason.UNKNOWN_TYPE, "shared type " + type);
                }
                if (TypeRef.hasName(type)) {
                    in.skipString();
                }
            }
            case Kind.ANY -> {
                int count = in.count("values", 1);
                for (int i = 0; i < count; i++) {
                    AnyCodec.skip(in);
                }
                return count;
            }
            case Kind.DOC -> {
                in.skipString();
                AnyCodec.skip(in);
            }
            default -> throw in.failure(Reason.UNKNOWN_TYPE, "content of type " + kind);
        }
        return 1;
    }

    private void readDeletes() {
        int clients = in.count("clients with deletions", 2);
        for (int i = 0; i < clients; i++) {
            long client = in.varUint();
            int count = in.count("delete ranges", 2);
            if ((long) batch.deletes - firstDelete + count > in.limits().maxStructs()) {
                throw in.failure(
                        Reason.TOO_MANY_STRUCTS, "more than " + in.limits().maxStructs() + " delete ranges");
            }
            for (int k = 0; k < count; k++) {
                int clock = in.varInt31();
                int length = in.varInt31();
                if ((long) clock + length > DecodeLimits.MAX_CLOCK) {
                    throw in.failure(Reason.CLOCK_TOO_LARGE, clock + " + " + length + " is above 2^31-1");
                }
                if (length > 0) {
                    batch.addDelete(client, clock, length);
                }
            }
        }
    }
}
