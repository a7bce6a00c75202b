package dev.tandem.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.HexFormat;

/**
 * The SHA-256 of some content, by which it is found and checked.
 *
 * @param hex 64 lower-case hexadecimal digits
 */
public record BlobHash(@JsonValue String hex) {
    private static final int BYTES = 32;

    /** @throws IllegalArgumentException if {@code hex} has another form */
    @JsonCreator
    public BlobHash {
        if (hex.length() != 2 * BYTES || !hex.chars().allMatch(BlobHash::isDigit)) {
            throw new IllegalArgumentException("a hash is 64 lower-case hexadecimal digits, not %.80s".formatted(hex));
        }
    }

    /** {@return the hash of these 32 bytes} */
    public static BlobHash of(byte[] digest) {
        return new BlobHash(HexFormat.of().formatHex(digest));
    }

    /** {@return its 32 bytes} */
    public byte[] bytes() {
        return HexFormat.of().parseHex(hex);
    }

    private static boolean isDigit(int character) {
        return (character >= '0' && character <= '9') || (character >= 'a' && character <= 'f');
    }

    @Override
    public String toString() {
        return hex;
    }
}
