package dev.tandem.platform.socket;

import java.nio.charset.StandardCharsets;

/**
 * Why a socket is closed.
 *
 * @param code a status code of RFC 6455, or one of ours from 4000 on
 * @param reason a stable code or a short text, at most 123 bytes
 */
public record CloseReason(int code, String reason) {
    /** A close frame holds 125 bytes, two of them the code. */
    private static final int MAX_REASON_BYTES = 123;

    /** The server failed; the cause is in its log. */
    public static final CloseReason INTERNAL = new CloseReason(1011, "PLATFORM-01");

    public CloseReason {
        int bytes = reason.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_REASON_BYTES) {
            throw new IllegalArgumentException("reason of %d bytes, at most 123 fit: %s".formatted(bytes, reason));
        }
    }
}
