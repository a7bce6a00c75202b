package dev.tandem.platform.history;

import dev.tandem.platform.document.TextEdit;
import java.util.List;
import java.util.Optional;

/** Makes another text of a document's, as an edit that leaves what both have in common to whoever wrote it. */
public final class TextReplacement {
    private TextReplacement() {}

    /**
     * {@return a Yjs v1 update that does it; empty if there is nothing to do}
     *
     * @param state the document's whole state
     * @param text its text
     * @param wanted another text, with line ends as LF
     */
    public static Optional<byte[]> update(byte[] state, String text, String wanted) {
        List<TextEdit> steps = TextChange.between(text, wanted);
        return steps.isEmpty() ? Optional.empty() : Optional.of(TextEdit.update(state, steps, wanted));
    }
}
