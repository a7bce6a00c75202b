package dev.tandem.runner;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The hash of contents, as blobs have it. */
final class Sha256 {
    private Sha256() {}

    static byte[] of(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
