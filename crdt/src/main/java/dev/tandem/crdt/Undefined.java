package dev.tandem.crdt;

/** JavaScript's {@code undefined} as a value, which is not {@code null}. */
public enum Undefined {
    /** The only one. */
    UNDEFINED
}
