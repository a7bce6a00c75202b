package dev.tandem.platform.document;

import dev.tandem.crdt.Doc;
import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import java.util.Map;

/** First content of a file, made by the server: once, as an update under a client id of its own. */
public final class SeedText {
    private SeedText() {}

    /**
     * {@return an update that makes an empty document hold this text, with line ends as LF}
     *
     * @throws Refusal {@code FILE-08}
     */
    public static byte[] update(String text, DocumentLimits limits) {
        if (text.length() > limits.maxTextLength()) {
            throw new Refusal(
                    ErrorCode.FILE_TOO_LARGE, Map.of("length", text.length(), "limit", limits.maxTextLength()));
        }
        Doc doc = new Doc();
        doc.getText(LiveDocument.ROOT).insert(0, lines(text));
        return doc.encodeStateAsUpdate();
    }

    /** {@return the text with line ends as LF} */
    public static String lines(String text) {
        return text.replace("\r\n", "\n").replace('\r', '\n');
    }
}
