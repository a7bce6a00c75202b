package dev.tandem.platform.socket;

import dev.tandem.platform.error.ErrorCode;
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

    public static final CloseReason GARBAGE = of(1008, ErrorCode.SOCKET_NOT_A_FRAME);
    public static final CloseReason TOO_LARGE = of(1009, ErrorCode.SOCKET_FRAME_TOO_LARGE);
    public static final CloseReason TOO_SLOW = of(4408, ErrorCode.SOCKET_TOO_SLOW);
    /** The server failed; the cause is in its log. */
    public static final CloseReason INTERNAL = of(1011, ErrorCode.INTERNAL);

    public static final CloseReason RESTART = new CloseReason(1012, "restart");

    public CloseReason {
        int bytes = reason.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_REASON_BYTES) {
            throw new IllegalArgumentException("reason of %d bytes, at most 123 fit: %s".formatted(bytes, reason));
        }
    }

    public static CloseReason of(int code, ErrorCode error) {
        return new CloseReason(code, error.code());
    }
}
