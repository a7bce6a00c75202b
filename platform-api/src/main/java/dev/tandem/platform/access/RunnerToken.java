package dev.tandem.platform.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** The secret that runners show when they connect. Prints without it. */
public record RunnerToken(String secret) {
    /** {@return whether somebody shows the secret; takes as long for any answer} */
    public boolean matches(String shown) {
        return MessageDigest.isEqual(secret.getBytes(StandardCharsets.UTF_8), shown.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "RunnerToken";
    }
}
