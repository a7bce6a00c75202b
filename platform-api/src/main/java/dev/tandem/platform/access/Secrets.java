package dev.tandem.platform.access;

import java.security.SecureRandom;
import java.util.Base64;

/** Secrets that are no tokens: they are known to us alone, and to whom we give them. Any thread. */
public final class Secrets {
    /** In characters. */
    public static final int LENGTH = 43;

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 32;

    private Secrets() {}

    /** {@return 256 bits that nobody guesses, in letters, digits, {@code -} and {@code _}} */
    public static String next() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
