package dev.tandem.crdt.codec;

import dev.tandem.crdt.codec.UpdateException.Reason;

/**
 * Reads an update of format version 2 by writing it anew in version 1, which is then read as any other: so there is one place that decides
 * what is accepted. Runs can make a few bytes of version 2 into any number of structs; therefore the structs are limited by the size of
 * the update too, and what version 1 takes by {@link DecodeLimits#maxBytes()}.
 */
public final class UpdateV2Reader {
    private static final int HAS_ORIGIN = 0x80;
    private static final int HAS_RIGHT_ORIGIN = 0x40;
    private static final int HAS_KEY = 0x20;

    /** Structs that any update may have; beyond them, so many for each byte. */
    private static final long FREE_STRUCTS = 1 << 16;

    private static final long STRUCTS_PER_BYTE = 64;

    private final DecodeLimits limits;
    private final UpdateColumnsReader columns;
    private final ByteReader rest;
    private final ByteWriter out;
    private long structsLeft;

    private UpdateV2Reader(byte[] update, DecodeLimits limits) {
        this.limits = limits;
        columns = new UpdateColumnsReader(update, limits);
        rest = columns.rest;
        out = new ByteWriter(update.length + update.length / 4);
        structsLeft = Math.min(limits.maxStructs(), FREE_STRUCTS + STRUCTS_PER_BYTE * update.length);
    }

    /**
     * Decodes an update into a new batch.
     *
     * @throws UpdateException if it is not one; the offset is one in the update, or in the same update in version 1
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
        UpdateReader.read(toV1(update, limits), limits, batch);
    }

    /** An update in version 1, which may still be wrong in what both versions have in common. */
    static byte[] toV1(byte[] update, DecodeLimits limits) {
        var reader = new UpdateV2Reader(update, limits);
        reader.sections();
        reader.deletes();
        reader.columns.expectEnd();
        return reader.out.toByteArray();
    }

    private void sections() {
        int count = rest.count("clients", 2);
        out.varUint(count);
        for (int i = 0; i < count; i++) {
            int structs = rest.varInt31();
            structsLeft -= structs;
            if (structsLeft < 0) {
                throw rest.failure(
                        Reason.TOO_MANY_STRUCTS, "more structs than are accepted in " + rest.bytes().length + " bytes");
            }
            out.varUint(structs).varUint(columns.clients.next()).varUint(rest.varInt31());
            for (int struct = 0; struct < structs; struct++) {
                struct();
                checkSize();
            }
        }
    }

    private void checkSize() {
        if (out.size() > limits.maxBytes()) {
            throw rest.failure(
                    Reason.TOO_LARGE, "in version 1 more than the " + limits.maxBytes() + " bytes that are accepted");
        }
    }

    private void struct() {
        int info = columns.infos.next();
        int kind = info & 31;
        out.uint8(info);
        if (kind == Kind.GC) {
            out.varUint(columns.lengths.next());
        } else if (kind == Kind.SKIP) {
            out.varUint(rest.varInt31());
        } else {
            place(info);
            content(kind);
        }
    }

    private void place(int info) {
        if ((info & HAS_ORIGIN) != 0) {
            out.varUint(columns.clients.next()).varUint(columns.leftClocks.next());
        }
        if ((info & HAS_RIGHT_ORIGIN) != 0) {
            out.varUint(columns.clients.next()).varUint(columns.rightClocks.next());
        }
        if ((info & (HAS_ORIGIN | HAS_RIGHT_ORIGIN)) != 0) {
            return;
        }
        if (columns.parentInfos.next() == 1) {
            out.varUint(1);
            columns.string(out);
        } else {
            out.varUint(0).varUint(columns.clients.next()).varUint(columns.leftClocks.next());
        }
        if ((info & HAS_KEY) != 0) {
            columns.string(out);
        }
    }

    private void content(int kind) {
        switch (kind) {
            case Kind.DELETED -> out.varUint(columns.lengths.next());
            case Kind.JSON -> {
                int count = count(columns.strings.unitsLeft());
                for (int i = 0; i < count; i++) {
                    columns.string(out);
                }
            }
            case Kind.BINARY -> copy(rest.position(), rest.length());
            case Kind.STRING -> columns.string(out);
            case Kind.EMBED -> json();
            case Kind.FORMAT -> {
                columns.key(out);
                json();
            }
            case Kind.TYPE -> {
                int type = columns.typeRefs.nextInt31();
                out.varUint(type);
                if (TypeRef.hasName(type)) {
                    columns.key(out);
                }
            }
            case Kind.ANY -> values(count(rest.remaining()));
            case Kind.DOC -> {
                columns.string(out);
                values(1);
            }
            default -> throw rest.failure(Reason.UNKNOWN_TYPE, "content of type " + kind);
        }
    }

    /** A number of values, each of which takes something of what is left. */
    private int count(int left) {
        int count = columns.lengths.nextInt31();
        if (count > left) {
            throw rest.failure(Reason.TRUNCATED, count + " values announced, room for " + left);
        }
        out.varUint(count);
        return count;
    }

    private void copy(int from, int length) {
        rest.skip(length);
        out.raw(rest.bytes(), from, rest.position() - from);
    }

    private void values(int count) {
        int from = rest.position();
        for (int i = 0; i < count; i++) {
            AnyCodec.skip(rest);
        }
        out.raw(rest.bytes(), from, rest.position() - from);
    }

    private void json() {
        int at = rest.position();
        Object value = AnyCodec.read(rest);
        String text;
        if (value instanceof Boolean truth) {
            text = truth ? "true" : "false";
        } else {
            try {
                text = JsonCodec.stringify(value);
            } catch (IllegalArgumentException e) {
                throw new UpdateException(Reason.BAD_JSON, at, "a value without a JSON text");
            }
        }
        out.varString(text);
    }

    private void deletes() {
        int clients = rest.count("clients with deletions", 2);
        out.varUint(clients);
        for (int i = 0; i < clients; i++) {
            long client = rest.varUint();
            int count = rest.count("delete ranges", 2);
            out.varUint(client).varUint(count);
            long end = 0;
            for (int k = 0; k < count; k++) {
                long clock = end + rest.varInt31();
                long length = rest.varInt31() + 1L;
                end = clock + length;
                if (end > DecodeLimits.MAX_CLOCK) {
                    throw rest.failure(Reason.CLOCK_TOO_LARGE, end + " is above 2^31-1");
                }
                out.varUint(clock).varUint(length);
            }
        }
    }
}
