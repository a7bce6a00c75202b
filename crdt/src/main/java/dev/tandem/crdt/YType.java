package dev.tandem.crdt;

/**
 * A shared type: at the root of a document under a name, or nested in another type.
 *
 * <p>Made by a constructor it belongs to no document until it is put into a map or an array; until then only filling it is allowed.
 * Values are {@link String}, {@link Boolean}, {@link Long} (and {@link Integer}, {@link Short}, {@link Byte}, which come back as
 * Long), {@link Double} (and {@link Float}), {@link java.math.BigInteger} (JavaScript's bigint, 64 bits), {@code byte[]},
 * {@link java.util.List}, {@link java.util.Map} with String keys, {@code null}, {@link Undefined} and other shared types.
 */
public abstract sealed class YType permits YText, YMap, YArray {
    YType() {}
}
