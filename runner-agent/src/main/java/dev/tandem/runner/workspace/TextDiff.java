package dev.tandem.runner.workspace;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What has to be replaced in a text to make another one of it: little enough that what others type at the same time stays where it
 * belongs, found in a time that grows with the texts and not with their difference.
 *
 * <p>Patience diff: lines that are there exactly once on both sides, in the same order, hold the texts together; between them lines, and
 * within these words, are compared in the same way.
 */
final class TextDiff {
    /** Code units {@code from} to before {@code to} of the old text are replaced. */
    record Edit(int from, int to, String text) {}

    /**
     * Fewer characters that two parts begin or end with are chance. A short word is replaced as a whole, so that what somebody types beside it
     * does not end up in it.
     */
    private static final int LEAST_COMMON = 16;

    private final List<Edit> edits = new ArrayList<>();

    private TextDiff() {}

    /** {@return the edits, from left to right, without overlap; none if the texts are equal} */
    static List<Edit> between(String before, String after) {
        TextDiff diff = new TextDiff();
        diff.parts(0, lines(before), lines(after), true);
        return diff.edits;
    }

    private void parts(int at, List<String> old, List<String> now, boolean areLines) {
        int head = 0;
        int shorter = Math.min(old.size(), now.size());
        int from = at;
        while (head < shorter && old.get(head).equals(now.get(head))) {
            from += old.get(head).length();
            head++;
        }
        int tail = 0;
        while (tail < shorter - head && old.get(old.size() - 1 - tail).equals(now.get(now.size() - 1 - tail))) {
            tail++;
        }
        between(from, old.subList(head, old.size() - tail), now.subList(head, now.size() - tail), areLines);
    }

    private void between(int at, List<String> old, List<String> now, boolean areLines) {
        if (old.isEmpty() && now.isEmpty()) {
            return;
        }
        List<int[]> anchors = old.isEmpty() || now.isEmpty() ? List.of() : anchors(old, now);
        if (anchors.isEmpty()) {
            within(at, old, now, areLines);
            return;
        }
        int from = at;
        int oldDone = 0;
        int nowDone = 0;
        for (int[] anchor : anchors) {
            List<String> gap = old.subList(oldDone, anchor[0]);
            parts(from, gap, now.subList(nowDone, anchor[1]), areLines);
            from += length(gap) + old.get(anchor[0]).length();
            oldDone = anchor[0] + 1;
            nowDone = anchor[1] + 1;
        }
        parts(from, old.subList(oldDone, old.size()), now.subList(nowDone, now.size()), areLines);
    }

    private void within(int at, List<String> old, List<String> now, boolean areLines) {
        if (areLines && old.size() == now.size()) {
            int from = at;
            for (int line = 0; line < old.size(); line++) {
                parts(from, words(old.get(line)), words(now.get(line)), false);
                from += old.get(line).length();
            }
        } else if (areLines && !old.isEmpty() && !now.isEmpty()) {
            parts(at, words(String.join("", old)), words(String.join("", now)), false);
        } else {
            characters(at, String.join("", old), String.join("", now));
        }
    }

    private void characters(int at, String gone, String come) {
        if (gone.equals(come)) {
            return;
        }
        if (!gone.isEmpty() && !come.isEmpty() && gone.isBlank() && come.isBlank()) {
            blanks(at, gone, come);
            return;
        }
        int shorter = Math.min(gone.length(), come.length());
        int head = 0;
        while (head < shorter && gone.charAt(head) == come.charAt(head)) {
            head++;
        }
        head = head < LEAST_COMMON ? 0 : head;
        // A surrogate pair stays whole: half of it is no character, and documents replace it.
        if (head > 0 && Character.isHighSurrogate(gone.charAt(head - 1))) {
            head--;
        }
        int tail = 0;
        while (tail < shorter - head
                && gone.charAt(gone.length() - 1 - tail) == come.charAt(come.length() - 1 - tail)) {
            tail++;
        }
        tail = tail < LEAST_COMMON ? 0 : tail;
        if (tail > 0 && Character.isLowSurrogate(gone.charAt(gone.length() - tail))) {
            tail--;
        }
        edits.add(new Edit(at + head, at + gone.length() - tail, come.substring(head, come.length() - tail)));
    }

    /** Of blanks one is as good as another: two that each put some more between the same words have put in both. */
    private void blanks(int at, String gone, String come) {
        int shorter = Math.min(gone.length(), come.length());
        int head = 0;
        while (head < shorter && gone.charAt(head) == come.charAt(head)) {
            head++;
        }
        edits.add(new Edit(at + head, at + gone.length(), come.substring(head)));
    }

    /** {@return pairs of places of parts that are unique on both sides, the longest sequence that rises on both} */
    private static List<int[]> anchors(List<String> old, List<String> now) {
        Map<String, int[]> places = new HashMap<>();
        for (int place = 0; place < old.size(); place++) {
            count(places, old.get(place), place, 0);
        }
        for (int place = 0; place < now.size(); place++) {
            count(places, now.get(place), place, 2);
        }
        List<int[]> unique = new ArrayList<>();
        for (int place = 0; place < old.size(); place++) {
            int[] both = places.getOrDefault(old.get(place), new int[4]);
            if (both[0] == 1 && both[2] == 1) {
                unique.add(new int[] {place, both[3]});
            }
        }
        return longestRising(unique);
    }

    private static void count(Map<String, int[]> places, String part, int place, int side) {
        int[] seen = places.computeIfAbsent(part, _ -> new int[4]);
        seen[side]++;
        seen[side + 1] = place;
    }

    private static List<int[]> longestRising(List<int[]> pairs) {
        List<Integer> piles = new ArrayList<>();
        int[] before = new int[pairs.size()];
        for (int pair = 0; pair < pairs.size(); pair++) {
            int low = 0;
            int high = piles.size();
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (pairs.get(piles.get(middle))[1] < pairs.get(pair)[1]) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            before[pair] = low == 0 ? -1 : piles.get(low - 1);
            if (low == piles.size()) {
                piles.add(pair);
            } else {
                piles.set(low, pair);
            }
        }
        List<int[]> rising = new ArrayList<>();
        for (int pair = piles.isEmpty() ? -1 : piles.getLast(); pair >= 0; pair = before[pair]) {
            rising.addFirst(pairs.get(pair));
        }
        return rising;
    }

    private static List<String> lines(String text) {
        List<String> lines = new ArrayList<>();
        for (int from = 0; from < text.length(); ) {
            int end = text.indexOf('\n', from);
            int next = end < 0 ? text.length() : end + 1;
            lines.add(text.substring(from, next));
            from = next;
        }
        return lines;
    }

    /** {@return letters and digits that belong together, white space that does, and every other character for itself} */
    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        int from = 0;
        for (int at = 0; at < text.length(); ) {
            int next = at + Character.charCount(text.codePointAt(at));
            int kind = kind(text.codePointAt(at));
            if (kind == 0 || next == text.length() || kind(text.codePointAt(next)) != kind) {
                words.add(text.substring(from, next));
                from = next;
            }
            at = next;
        }
        return words;
    }

    private static int kind(int character) {
        if (Character.isLetterOrDigit(character) || character == '_') {
            return 1;
        }
        return Character.isWhitespace(character) ? 2 : 0;
    }

    private static int length(List<String> parts) {
        return parts.stream().mapToInt(String::length).sum();
    }
}
