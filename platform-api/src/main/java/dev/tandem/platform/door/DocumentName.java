package dev.tandem.platform.door;

import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.SessionId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The name of a document on the socket: {@code <session>} or {@code <session>/<entry>}.
 *
 * @param entry the file; null for the session channel
 */
record DocumentName(SessionId session, @Nullable EntryId entry) {
    /**
     * Reads a name.
     *
     * @throws Refusal {@code SESSION-01} or {@code FILE-03} if it can be nobody's name
     */
    static DocumentName parse(String text) {
        int slash = text.indexOf('/');
        SessionId session = parseSession(slash < 0 ? text : text.substring(0, slash));
        return new DocumentName(session, slash < 0 ? null : parseEntry(text.substring(slash + 1)));
    }

    /** As it is read. */
    @Override
    public String toString() {
        return entry == null ? session.toString() : session + "/" + entry;
    }

    private static SessionId parseSession(String text) {
        try {
            return SessionId.parse(text);
        } catch (IllegalArgumentException _) {
            throw new Refusal(ErrorCode.SESSION_UNKNOWN, Map.of("session", shortened(text)));
        }
    }

    private static EntryId parseEntry(String text) {
        try {
            return EntryId.parse(text);
        } catch (IllegalArgumentException _) {
            throw new Refusal(ErrorCode.FILE_UNKNOWN, Map.of("entry", shortened(text)));
        }
    }

    private static String shortened(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }
}
