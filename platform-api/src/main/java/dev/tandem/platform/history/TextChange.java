package dev.tandem.platform.history;

import dev.tandem.platform.document.TextEdit;
import java.util.ArrayList;
import java.util.List;

/** The least that has to be replaced in a text to make another one of it, found line by line and then within the lines. */
final class TextChange {
    private TextChange() {}

    /** {@return the edits, from left to right; none if the texts are equal} */
    static List<TextEdit> between(String before, String after) {
        List<String> old = Lines.of(before);
        List<String> now = Lines.of(after);
        List<LineDiff.Edit> edits =
                LineDiff.of(old, now).orElse(List.of(new LineDiff.Edit(0, old.size(), 0, now.size())));
        List<TextEdit> changes = new ArrayList<>();
        int line = 0;
        int at = 0;
        for (LineDiff.Edit edit : edits) {
            for (; line < edit.oldFrom(); line++) {
                at += old.get(line).length();
            }
            String gone = String.join("", old.subList(edit.oldFrom(), edit.oldTo()));
            String come = String.join("", now.subList(edit.newFrom(), edit.newTo()));
            changes.add(trimmed(at, gone, come));
        }
        return changes;
    }

    private static TextEdit trimmed(int at, String gone, String come) {
        int shorter = Math.min(gone.length(), come.length());
        int head = 0;
        while (head < shorter && gone.charAt(head) == come.charAt(head)) {
            head++;
        }
        // A surrogate pair stays whole: half of it is no character, and documents replace it.
        if (head > 0 && Character.isHighSurrogate(gone.charAt(head - 1))) {
            head--;
        }
        int tail = 0;
        while (tail < shorter - head
                && gone.charAt(gone.length() - 1 - tail) == come.charAt(come.length() - 1 - tail)) {
            tail++;
        }
        if (tail > 0 && Character.isLowSurrogate(gone.charAt(gone.length() - tail))) {
            tail--;
        }
        return new TextEdit(at + head, gone.length() - head - tail, come.substring(head, come.length() - tail));
    }
}
