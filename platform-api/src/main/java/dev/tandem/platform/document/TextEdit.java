package dev.tandem.platform.document;

import dev.tandem.crdt.Doc;
import dev.tandem.crdt.Subscription;
import dev.tandem.crdt.YText;
import java.util.ArrayList;
import java.util.List;

/**
 * A change of a file's text made by the server: an update under a client id of its own, as an editor would send it.
 *
 * @param from first code unit of the text that is replaced
 * @param length of what is replaced
 * @param text instead of it
 */
public record TextEdit(int from, int length, String text) {
    /**
     * {@return an update that does some edits and ends with exactly this text}
     *
     * @param state the document's whole state
     * @param edits from left to right, of the text of that state, without overlap; at least one
     * @param wanted the text after them
     */
    public static byte[] update(byte[] state, List<TextEdit> edits, String wanted) {
        Doc doc = new Doc();
        doc.applyUpdate(state);
        YText text = doc.getText(LiveDocument.ROOT);
        // Embedded objects, which only strangers put there, are in the way of positions: then all of it is replaced.
        boolean countable = text.length() == text.toString().length();
        List<TextEdit> steps = countable ? edits : List.of(new TextEdit(0, text.length(), wanted));
        List<byte[]> updates = new ArrayList<>();
        try (Subscription _ = doc.observeUpdates(event -> updates.add(event.update()))) {
            doc.transact(() -> steps.reversed().forEach(step -> step.apply(text)));
        }
        if (!text.toString().equals(wanted)) {
            throw new IllegalStateException("the edits make another text");
        }
        return updates.getFirst();
    }

    private void apply(YText target) {
        target.delete(from, length);
        target.insert(from, text);
    }
}
