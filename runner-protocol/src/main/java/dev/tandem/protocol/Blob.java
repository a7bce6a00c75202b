package dev.tandem.protocol;

/**
 * What a file holds that is no text document. Its bytes are kept beside the log, under their hash.
 *
 * @param size in bytes
 * @param mediaType as the platform found it in the content and the name, such as {@code image/png}; never what somebody claimed
 */
public record Blob(BlobHash hash, long size, String mediaType) {
    /** @throws IllegalArgumentException if the size is negative */
    public Blob {
        if (size < 0) {
            throw new IllegalArgumentException("a blob of %d bytes".formatted(size));
        }
    }
}
