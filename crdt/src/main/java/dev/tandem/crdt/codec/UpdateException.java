package dev.tandem.crdt.codec;

/** Input that is not what it has to be, or is more than {@link DecodeLimits} allow. Nothing was changed by it. */
public final class UpdateException extends RuntimeException {
    /** Why input was refused. The names are stable. */
    public enum Reason {
        /** The input ends within an element, or announces more than it holds. */
        TRUNCATED,
        /** Bytes remain after the last element. */
        TRAILING_BYTES,
        /** A variable-length number above 2⁵³−1. */
        BAD_NUMBER,
        /** Text that is not UTF-8. */
        BAD_TEXT,
        /** A JSON text that does not parse. */
        BAD_JSON,
        /** A type, content or message number that does not exist. */
        UNKNOWN_TYPE,
        /** An element that has no possible meaning, such as a struct of length 0 or a parent that cannot have children. */
        BAD_STRUCTURE,
        /** A clock, or clock plus length, above 2³¹−1. */
        CLOCK_TOO_LARGE,
        /** More bytes than {@link DecodeLimits#maxBytes()}. */
        TOO_LARGE,
        /** More elements than {@link DecodeLimits#maxStructs()}. */
        TOO_MANY_STRUCTS,
        /** Values nested deeper than {@link DecodeLimits#maxNesting()}. */
        TOO_DEEP
    }

    private static final long serialVersionUID = 1;

    /** Why. */
    private final Reason reason;

    /** Byte in the input at which it was noticed. */
    private final int offset;

    /**
     * A refusal.
     *
     * @param reason why
     * @param offset byte in the input at which it was noticed
     * @param detail the offending values, for people
     */
    public UpdateException(Reason reason, int offset, String detail) {
        super(reason + " at byte " + offset + ": " + detail);
        this.reason = reason;
        this.offset = offset;
    }

    /** Why. */
    public Reason reason() {
        return reason;
    }

    /** Byte in the input at which it was noticed. */
    public int offset() {
        return offset;
    }
}
