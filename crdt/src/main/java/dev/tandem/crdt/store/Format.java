package dev.tandem.crdt.store;

import dev.tandem.crdt.codec.ByteReader;
import dev.tandem.crdt.codec.ByteWriter;
import dev.tandem.crdt.codec.JsonCodec;
import org.jspecify.annotations.Nullable;

/**
 * What a format block holds: from here on an attribute has a value, {@code null} for none. The values of two blocks that are lists or maps
 * may be one object or only look alike, which makes a difference: see {@link AttributeValues}.
 */
final class Format {
    final String key;
    final @Nullable Object value;
    /** The bytes that stand for it in an update. */
    final byte[] bytes;

    private Format(String key, @Nullable Object value, byte[] bytes) {
        this.key = key;
        this.value = value;
        this.bytes = bytes;
    }

    /**
     * A new one.
     *
     * @param value as {@link AttributeValues#stored} makes it
     */
    static Format of(String key, @Nullable Object value) {
        var out = new ByteWriter();
        out.varString(key).varString(JsonCodec.stringify(value));
        return new Format(key, value, out.toByteArray());
    }

    static Format read(byte[] bytes) {
        var in = new ByteReader(bytes, Contents.TRUSTED);
        String key = in.varString();
        return new Format(key, JsonCodec.parse(in.varString(), Contents.TRUSTED), bytes);
    }
}
