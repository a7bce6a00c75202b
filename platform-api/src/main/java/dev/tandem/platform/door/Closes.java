package dev.tandem.platform.door;

import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.socket.CloseReason;

/** The door's own reasons for closing a whole socket. Their numbers are told in docs/contributor/wire.md. */
final class Closes {
    static final CloseReason UNKNOWN_MESSAGE = CloseReason.of(1008, ErrorCode.SOCKET_UNKNOWN_MESSAGE);
    static final CloseReason TOO_MANY_DOCUMENTS = CloseReason.of(1008, ErrorCode.SOCKET_TOO_MANY);
    static final CloseReason TOKEN_VOID = CloseReason.of(4401, ErrorCode.TOKEN_REVOKED);
    static final CloseReason TOKEN_EXPIRED = CloseReason.of(4401, ErrorCode.TOKEN_EXPIRED);
    static final CloseReason NOT_AUTHENTICATED = CloseReason.of(4401, ErrorCode.TOKEN_MISSING);
    static final CloseReason SESSION_ENDED = CloseReason.of(4410, ErrorCode.SESSION_ENDED);

    private Closes() {}
}
