package dev.tandem.runner.workspace;

import dev.tandem.crdt.Doc;
import dev.tandem.crdt.Subscription;
import dev.tandem.crdt.YText;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** How a document holds the text of a file. */
final class DocText {
    /** Under this name every text file's document holds its text. */
    private static final String CONTENT = "content";
    /** An attribute of the text: present if lines end in carriage return and line feed on the disk. */
    private static final String LINE_ENDS = "lineEnds";

    private static final String WINDOWS = "crlf";

    private DocText() {}

    /** {@return the text of a document} */
    static FileText of(Doc doc) {
        YText text = doc.getText(CONTENT);
        return new FileText(text.toString(), WINDOWS.equals(text.getAttribute(LINE_ENDS)));
    }

    /** {@return how many code units the text of a document has, about} */
    static int length(Doc doc) {
        return doc.getText(CONTENT).length();
    }

    /** {@return the line, from 1, that an index into the text of a document is on} */
    static OptionalInt line(Doc doc, int index) {
        String text = doc.getText(CONTENT).toString();
        return OptionalInt.of(1
                + (int) text.chars()
                        .limit(index)
                        .filter(character -> character == '\n')
                        .count());
    }

    /** {@return a document of the same content, that writes under a client id of its own} */
    static Doc copy(Doc doc) {
        return copy(doc, new Doc());
    }

    /** {@return the second document, which was empty, with the content of the first} */
    static Doc copy(Doc from, Doc to) {
        to.applyUpdate(from.encodeStateAsUpdate());
        return to;
    }

    /** {@return the updates that make a document hold a text, which it does then}; none if it does already */
    static List<byte[]> write(Doc doc, FileText now) {
        FileText known = of(doc);
        YText text = doc.getText(CONTENT);
        // Embedded objects, which only strangers put there, are in the way of positions: then all of it is replaced.
        List<TextDiff.Edit> edits = text.length() == known.text().length()
                ? TextDiff.between(known.text(), now.text())
                : List.of(new TextDiff.Edit(0, text.length(), now.text()));
        List<byte[]> updates = new ArrayList<>();
        try (Subscription _ = doc.observeUpdates(event -> updates.add(event.update()))) {
            doc.transact(() -> {
                for (TextDiff.Edit edit : edits.reversed()) {
                    text.delete(edit.from(), edit.to() - edit.from());
                    text.insert(edit.from(), edit.text());
                }
                if (now.isWindows() != known.isWindows()) {
                    text.setAttribute(LINE_ENDS, now.isWindows() ? WINDOWS : null);
                }
            });
        }
        return updates;
    }
}
