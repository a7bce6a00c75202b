package dev.tandem.protocol;

import java.security.SecureRandom;
import java.util.UUID;

/**
 * UUIDs of version 7: 48 bits of milliseconds, 74 random bits.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9562#name-uuid-version-7">RFC 9562, UUID version 7</a>
 */
public final class Uuid7 {
    private static final SecureRandom RANDOM = new SecureRandom();

    private Uuid7() {}

    /** {@return a new one, of the present time} */
    public static UUID next() {
        long time = System.currentTimeMillis();
        long high = (time << 16) | 0x7000 | (RANDOM.nextInt() & 0xfff);
        long low = (RANDOM.nextLong() >>> 2) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }
}
