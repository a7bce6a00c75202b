package dev.tandem.crdt.codec;

/** The columns of an update of format version 2 that is being written, as Yjs' {@code UpdateEncoderV2} has them. Confined to one thread. */
public final class UpdateColumnsWriter {
    private static final DecodeLimits TRUSTED =
            new DecodeLimits(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);

    private final DiffRunWriter keyNumbers = new DiffRunWriter();
    private final UintRunWriter clients = new UintRunWriter();
    private final DiffRunWriter leftClocks = new DiffRunWriter();
    private final DiffRunWriter rightClocks = new DiffRunWriter();
    private final ByteRunWriter infos = new ByteRunWriter();
    private final StringTableWriter strings = new StringTableWriter();
    private final ByteRunWriter parentInfos = new ByteRunWriter();
    private final UintRunWriter typeRefs = new UintRunWriter();
    private final UintRunWriter lengths = new UintRunWriter();
    private final ByteWriter rest = new ByteWriter();
    private int keys;

    /** Columns without values. */
    public UpdateColumnsWriter() {}

    /** What has no column of its own. */
    public ByteWriter rest() {
        return rest;
    }

    /** The client of a section. */
    public void client(long id) {
        clients.write(id);
    }

    /** The first byte of a struct. */
    public void info(int info) {
        infos.write(info);
    }

    /** The left origin, or the item that holds the parent. */
    public void leftId(long client, int clock) {
        clients.write(client);
        leftClocks.write(clock);
    }

    /** The right origin. */
    public void rightId(long client, int clock) {
        clients.write(client);
        rightClocks.write(clock);
    }

    /** Whether the parent is at the root; its name or its item follows. */
    public void parentInfo(boolean root) {
        parentInfos.write(root ? 1 : 0);
    }

    /** A string. */
    public void string(CharSequence text, int from, int to) {
        strings.string(text, from, to);
    }

    /** A string. */
    public void string(CharSequence text) {
        strings.string(text, 0, text.length());
    }

    /** A string of bytes below 128. */
    public void ascii(byte[] source, int from, int to) {
        strings.utf8(source, from, to, to - from);
    }

    /** A length of a struct, or its number of elements. */
    public void length(int length) {
        lengths.write(length);
    }

    /** The number of a shared type. */
    public void typeRef(int type) {
        typeRefs.write(type);
    }

    /** The name of a shared type or attribute. As in Yjs, a name gets a new number each time. */
    public void key(CharSequence name) {
        keyNumbers.write(keys++);
        string(name);
    }

    /**
     * Content that stands as in version 1, without its first elements.
     *
     * @param kind see {@link Kind}, neither GC nor Skip
     * @param source holds the content
     * @param from first byte of the whole content
     * @param to behind its last byte
     * @param length number of elements of the whole content
     * @param offset elements to leave out; more than none only for what can be split
     */
    public void content(int kind, byte[] source, int from, int to, int length, int offset) {
        var in = new ByteReader(source, TRUSTED);
        in.position(from);
        switch (kind) {
            case Kind.DELETED -> length(length - offset);
            case Kind.JSON, Kind.ANY -> elements(in, kind, length, offset, to);
            case Kind.BINARY -> rest.raw(source, from, to - from);
            case Kind.STRING -> {
                if (offset > 0) {
                    string(in.varString(), offset, length);
                } else {
                    in.length();
                    strings.utf8(source, in.position(), to, length);
                }
            }
            case Kind.EMBED -> json(in.varString());
            case Kind.FORMAT -> {
                keyNumbers.write(keys++);
                string(in);
                json(in.varString());
            }
            case Kind.TYPE -> {
                int type = in.varInt31();
                typeRef(type);
                if (TypeRef.hasName(type)) {
                    keyNumbers.write(keys++);
                    string(in);
                }
            }
            case Kind.DOC -> {
                string(in);
                rest.raw(source, in.position(), to - in.position());
            }
            default -> throw new IllegalStateException("content of type " + kind);
        }
    }

    /** Content that stands as in version 1, and whole. */
    public void content(int kind, ByteWriter source, int length) {
        content(kind, source.array(), 0, source.size(), length, 0);
    }

    private void elements(ByteReader in, int kind, int length, int offset, int to) {
        in.varInt31();
        length(length - offset);
        for (int i = 0; i < offset; i++) {
            if (kind == Kind.ANY) {
                AnyCodec.skip(in);
            } else {
                in.skip(in.length());
            }
        }
        if (kind == Kind.ANY) {
            rest.raw(in.bytes(), in.position(), to - in.position());
        } else {
            for (int i = offset; i < length; i++) {
                string(in);
            }
        }
    }

    private void string(ByteReader in) {
        int start = in.position();
        int bytes = in.length();
        int from = in.position();
        in.position(start);
        int units = in.skipString();
        strings.utf8(in.bytes(), from, from + bytes, units);
    }

    private void json(String text) {
        AnyCodec.write(rest, JsonCodec.parse(text, TRUSTED));
    }

    /**
     * The update. Nothing may be written after that.
     *
     * @param head goes before what is in {@link #rest()}
     */
    public byte[] finish(ByteWriter head) {
        var out = new ByteWriter(head.size() + rest.size() + 256);
        out.varUint(0);
        column(out, keyNumbers.finish());
        column(out, clients.finish());
        column(out, leftClocks.finish());
        column(out, rightClocks.finish());
        column(out, infos.finish());
        strings.finish(out);
        column(out, parentInfos.finish());
        column(out, typeRefs.finish());
        column(out, lengths.finish());
        return out.raw(head).raw(rest).toByteArray();
    }

    private static void column(ByteWriter out, ByteWriter column) {
        out.varUint(column.size()).raw(column);
    }
}
