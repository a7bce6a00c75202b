package dev.tandem.crdt.codec;

/** JavaScript's {@code undefined} as a value, which is not {@code null}. */
public enum Undefined {
    /** The only one. */
    UNDEFINED
}
