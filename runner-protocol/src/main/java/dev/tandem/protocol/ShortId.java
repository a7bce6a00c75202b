package dev.tandem.protocol;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.UUID;

/** The printed form of an identity: the 16 bytes of a UUID in unpadded base64url, 22 characters. */
public final class ShortId {
    private static final int LENGTH = 22;

    private ShortId() {}

    /** {@return the printed form} */
    public static String format(UUID id) {
        byte[] bytes = ByteBuffer.allocate(16)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /**
     * Reads what {@link #format} printed.
     *
     * @throws IllegalArgumentException if the text has another length, another alphabet or is not the one way to write its value
     */
    public static UUID parse(String text) {
        if (text.length() != LENGTH) {
            throw new IllegalArgumentException(
                    "not an identity (%d characters instead of %d): %.40s".formatted(text.length(), LENGTH, text));
        }
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
        UUID id = new UUID(bytes.getLong(), bytes.getLong());
        // 22 characters hold four bits more than a UUID: without this check sixteen texts would name the same thing.
        if (!format(id).equals(text)) {
            throw new IllegalArgumentException("not the canonical form of an identity: " + text);
        }
        return id;
    }
}
