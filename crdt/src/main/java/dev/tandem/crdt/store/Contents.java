package dev.tandem.crdt.store;

import dev.tandem.crdt.codec.AnyCodec;
import dev.tandem.crdt.codec.ByteReader;
import dev.tandem.crdt.codec.ByteWriter;
import dev.tandem.crdt.codec.DecodeLimits;
import dev.tandem.crdt.codec.JsonCodec;
import dev.tandem.crdt.codec.Kind;
import dev.tandem.crdt.codec.StructBatch;
import dev.tandem.crdt.codec.TypeRef;
import dev.tandem.crdt.codec.Undefined;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The content of blocks: text in the client's text buffer, a {@link SharedType} for each nested type, and for every other element the bytes
 * that stand for it in an update, decoded only when somebody asks.
 */
final class Contents {
    /** What is stored was checked when it came in. */
    static final DecodeLimits TRUSTED = new DecodeLimits(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);

    private Contents() {}

    static SharedType type(BlockStore store, int block) {
        return (SharedType)
                Objects.requireNonNull(store.client(store.blocks.client(block)).values[store.blocks.content(block)]);
    }

    static Subdocument subdocument(BlockStore store, int block) {
        return (Subdocument)
                Objects.requireNonNull(store.client(store.blocks.client(block)).values[store.blocks.content(block)]);
    }

    /** One element of a block of any kind but text, types and subdocuments. */
    static byte[] bytes(BlockStore store, int block, int offset) {
        int position = store.blocks.content(block) + offset;
        return bytes(store.client(store.blocks.client(block)), position);
    }

    private static byte[] bytes(ClientBlocks list, int position) {
        Object element = list.values[position];
        if (element instanceof Elements elements) {
            return elements.at(position);
        }
        return element instanceof Format format ? format.bytes : (byte[]) Objects.requireNonNull(element);
    }

    /** What a format block holds: read at most once, as it matters which values are one object. */
    static Format format(BlockStore store, int block) {
        @Nullable Object[] values = store.client(store.blocks.client(block)).values;
        int content = store.blocks.content(block);
        if (values[content] instanceof Format known) {
            return known;
        }
        Format format = Format.read((byte[]) Objects.requireNonNull(values[content]));
        values[content] = format;
        return format;
    }

    /**
     * Takes over the content of a decoded struct without its first elements.
     *
     * @return its position
     */
    static int store(ClientBlocks list, StructBatch batch, int struct, int offset) {
        byte[] source = batch.source();
        int kind = batch.kind(struct);
        int content = batch.content(struct);
        int end = batch.end(struct);
        return switch (kind) {
            case Kind.STRING -> storeText(list, batch, struct, offset);
            case Kind.ANY, Kind.JSON -> storeElements(list, batch, struct, offset);
            case Kind.BINARY, Kind.EMBED, Kind.FORMAT -> list.add(Arrays.copyOfRange(source, content, end));
            case Kind.DOC -> {
                var in = new ByteReader(source, TRUSTED);
                in.position(content);
                yield list.add(Subdocument.read(in));
            }
            case Kind.TYPE -> {
                var in = new ByteReader(source, TRUSTED);
                in.position(content);
                int ref = in.varInt31();
                yield list.add(SharedType.nested(ref, TypeRef.hasName(ref) ? in.varString() : null));
            }
            default -> 0;
        };
    }

    private static int storeText(ClientBlocks list, StructBatch batch, int struct, int offset) {
        int position = list.text.length();
        int length = batch.length(struct);
        int end = batch.end(struct);
        // The length in bytes takes as many bytes as stand before the text.
        int bytes = asciiStart(batch, struct);
        if (end - bytes == length) {
            list.text.appendAscii(batch.source(), bytes + offset, length - offset);
        } else {
            var in = new ByteReader(batch.source(), TRUSTED);
            in.position(batch.content(struct));
            String text = in.varString();
            list.text.append(text, offset, length);
            if (offset > 0 && Character.isHighSurrogate(text.charAt(offset - 1))) {
                list.text.set(position, TextBuffer.REPLACEMENT);
            }
        }
        return position;
    }

    private static int asciiStart(StructBatch batch, int struct) {
        byte[] source = batch.source();
        int at = batch.content(struct);
        while (source[at] < 0) {
            at++;
        }
        return at + 1;
    }

    private static int storeElements(ClientBlocks list, StructBatch batch, int struct, int offset) {
        var in = new ByteReader(batch.source(), TRUSTED);
        in.position(batch.content(struct));
        boolean json = batch.kind(struct) == Kind.JSON;
        int count = in.varInt31();
        for (int i = 0; i < offset; i++) {
            if (json) {
                in.skip(in.length());
            } else {
                AnyCodec.skip(in);
            }
        }
        byte[] elements = Arrays.copyOfRange(batch.source(), in.position(), batch.end(struct));
        return addElements(list, elements, json, count - offset);
    }

    /**
     * Adds values that came together.
     *
     * @param bytes what stands for them in an update
     * @return the position of the first one
     */
    static int addElements(ClientBlocks list, byte[] bytes, boolean json, int count) {
        if (count == 1) {
            return list.add(bytes);
        }
        int position = list.valueCount;
        int end = Math.addExact(position, count);
        if (end > list.values.length) {
            list.values = Arrays.copyOf(list.values, Math.max(end, list.values.length * 2));
        }
        Arrays.fill(list.values, position, end, new Elements(bytes, json, position, count));
        list.valueCount = end;
        return position;
    }

    private static void writeElements(ClientBlocks list, int from, int to, ByteWriter out) {
        for (int at = from; at < to; ) {
            if (list.values[at] instanceof Elements elements) {
                at += elements.write(out, at, to);
            } else {
                out.raw(bytes(list, at++));
            }
        }
    }

    /**
     * Copies the content of a block to another client; a nested type is copied empty.
     *
     * @return its position
     */
    static int copy(BlockStore store, int block, ClientBlocks to) {
        Blocks blocks = store.blocks;
        ClientBlocks list = store.client(blocks.client(block));
        int from = blocks.content(block);
        int length = blocks.length(block);
        return switch (blocks.kind(block)) {
            case Kind.STRING -> {
                int position = to.text.length();
                to.text.append(list.text.string(from, from + length), 0, length);
                yield position;
            }
            case Kind.TYPE -> {
                SharedType type = type(store, block);
                yield to.add(SharedType.nested(type.typeRef(), type.name));
            }
            case Kind.DOC -> to.add(subdocument(store, block).copy());
            case Kind.FORMAT -> to.add(format(store, block));
            case Kind.DELETED -> 0;
            default -> {
                int position = to.valueCount;
                for (int i = 0; i < length; i++) {
                    to.add(bytes(list, from + i));
                }
                yield position;
            }
        };
    }

    /** Writes the content of a block without its first elements. */
    static void write(BlockStore store, int block, int offset, ByteWriter out) {
        Blocks blocks = store.blocks;
        ClientBlocks list = store.client(blocks.client(block));
        int from = blocks.content(block) + offset;
        int length = blocks.length(block) - offset;
        switch (blocks.kind(block)) {
            case Kind.DELETED -> out.varUint(length);
            case Kind.STRING -> list.text.write(out, from, from + length);
            case Kind.ANY, Kind.JSON -> {
                out.varUint(length);
                writeElements(list, from, from + length, out);
            }
            case Kind.BINARY, Kind.EMBED, Kind.FORMAT -> out.raw(bytes(store, block, 0));
            case Kind.DOC -> subdocument(store, block).write(out);
            case Kind.TYPE -> {
                SharedType type = type(store, block);
                out.varUint(type.typeRef());
                if (type.name != null) {
                    out.varString(type.name);
                }
            }
            default -> throw new IllegalStateException("a block of kind " + blocks.kind(block));
        }
    }

    /** One element as a value: one UTF-16 unit for text, a {@link SharedType} for a nested type; undefined if it was forgotten. */
    static @Nullable Object element(BlockStore store, int block, int offset) {
        return switch (store.blocks.kind(block)) {
            case Kind.STRING -> {
                int at = store.blocks.content(block) + offset;
                yield store.client(store.blocks.client(block)).text.string(at, at + 1);
            }
            case Kind.DELETED -> Undefined.UNDEFINED;
            default -> value(store, block, offset);
        };
    }

    /** One element as a value: a {@link SharedType} for a nested type. Never called for text. */
    static @Nullable Object value(BlockStore store, int block, int offset) {
        int kind = store.blocks.kind(block);
        if (kind == Kind.TYPE) {
            return type(store, block);
        }
        if (kind == Kind.DOC) {
            return subdocument(store, block);
        }
        var in = new ByteReader(bytes(store, block, offset), TRUSTED);
        return switch (kind) {
            case Kind.ANY -> AnyCodec.read(in);
            case Kind.BINARY -> in.varBytes();
            case Kind.EMBED -> JsonCodec.parse(in.varString(), TRUSTED);
            case Kind.JSON -> in.skipIfUndefined() ? Undefined.UNDEFINED : JsonCodec.parse(in.varString(), TRUSTED);
            default -> in.varString();
        };
    }
}
