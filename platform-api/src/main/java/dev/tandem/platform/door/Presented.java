package dev.tandem.platform.door;

import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import java.util.OptionalLong;

/**
 * What a browser presents where Hocuspocus has a token: the token, and behind {@code ?after=} the last record of the session that it
 * has, if it was here before.
 *
 * @param after empty if it wants the whole state
 */
record Presented(String token, OptionalLong after) {
    private static final String SEPARATOR = "?after=";

    /**
     * Reads it.
     *
     * @throws Refusal {@code AUTH-02} if the position is none
     */
    static Presented parse(String text) {
        int at = text.indexOf(SEPARATOR);
        if (at < 0) {
            return new Presented(text, OptionalLong.empty());
        }
        try {
            long after = Long.parseUnsignedLong(text, at + SEPARATOR.length(), text.length(), 10);
            return new Presented(text.substring(0, at), OptionalLong.of(after));
        } catch (NumberFormatException _) {
            throw new Refusal(ErrorCode.TOKEN_INVALID);
        }
    }
}
