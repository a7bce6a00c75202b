package dev.tandem.crdt.codec;

/**
 * What a decoder accepts from a stranger. Sizes announced in the input never cause an allocation larger than the input itself.
 *
 * @param maxBytes longest input in bytes; for an update of format version 2 also what it takes in version 1
 * @param maxStructs most structs, and separately most delete ranges, in one update; an update of format version 2, in which runs take no
 *     room, may have at most 65536 and 64 for each of its bytes
 * @param maxNesting deepest nesting of lists and maps inside one value
 */
public record DecodeLimits(int maxBytes, int maxStructs, int maxNesting) {
    /** Largest clock, length or count that is accepted anywhere: 2³¹−1. */
    public static final int MAX_CLOCK = Integer.MAX_VALUE;

    /** 64 MiB, 4 million structs, 64 levels. */
    public static final DecodeLimits DEFAULT = new DecodeLimits(64 << 20, 4_000_000, 64);

    /** Checks that all limits are positive. */
    public DecodeLimits {
        if (maxBytes < 1 || maxStructs < 1 || maxNesting < 1) {
            throw new IllegalArgumentException(
                    "limits must be positive: " + maxBytes + ", " + maxStructs + ", " + maxNesting);
        }
    }
}
