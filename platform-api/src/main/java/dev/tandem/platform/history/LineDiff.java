package dev.tandem.platform.history;

import com.github.difflib.algorithm.Change;
import com.github.difflib.algorithm.myers.MyersDiffWithLinearSpace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is different between two lists of lines, by Myers' algorithm in linear space and with a bound on its work. */
final class LineDiff {
    /** Comparisons of lines after which one is given up: about 0.1 s. */
    private static final int MAX_COMPARISONS = 10_000_000;

    private LineDiff() {}

    /** Old lines {@code oldFrom} to before {@code oldTo} were replaced by new ones; either may be none. */
    record Edit(int oldFrom, int oldTo, int newFrom, int newTo) {}

    private static final class TooDifferent extends RuntimeException {
        private TooDifferent() {
            super("too different", null, false, false);
        }
    }

    /** {@return the edits, from top to bottom, with equal lines between any two; empty if finding them takes too long} */
    static Optional<List<Edit>> of(List<String> before, List<String> after) {
        int head = 0;
        int shorter = Math.min(before.size(), after.size());
        while (head < shorter && before.get(head).equals(after.get(head))) {
            head++;
        }
        int tail = 0;
        while (tail < shorter - head
                && before.get(before.size() - 1 - tail).equals(after.get(after.size() - 1 - tail))) {
            tail++;
        }
        Map<String, Integer> numbers = new HashMap<>();
        List<Integer> old = numbered(before.subList(head, before.size() - tail), numbers);
        List<Integer> now = numbered(after.subList(head, after.size() - tail), numbers);
        if (old.isEmpty() || now.isEmpty()) {
            boolean same = old.isEmpty() && now.isEmpty();
            return Optional.of(same ? List.of() : List.of(new Edit(head, head + old.size(), head, head + now.size())));
        }
        int[] left = {MAX_COMPARISONS};
        try {
            List<Change> changes = new MyersDiffWithLinearSpace<Integer>((one, other) -> {
                        if (--left[0] < 0) {
                            throw new TooDifferent();
                        }
                        return one.equals(other);
                    })
                    .computeDiff(old, now, null);
            return Optional.of(joined(changes, head));
        } catch (TooDifferent e) {
            return Optional.empty();
        }
    }

    private static List<Integer> numbered(List<String> lines, Map<String, Integer> numbers) {
        List<Integer> numbered = new ArrayList<>(lines.size());
        for (String line : lines) {
            numbered.add(numbers.computeIfAbsent(line, _ -> numbers.size()));
        }
        return numbered;
    }

    /** Deletions and insertions at one place are one edit. */
    private static List<Edit> joined(List<Change> changes, int head) {
        List<Edit> edits = new ArrayList<>();
        for (Change change : changes) {
            Edit edit = new Edit(
                    head + change.startOriginal,
                    head + change.endOriginal,
                    head + change.startRevised,
                    head + change.endRevised);
            Edit last = edits.isEmpty() ? null : edits.getLast();
            if (last != null && last.oldTo() == edit.oldFrom() && last.newTo() == edit.newFrom()) {
                edits.set(edits.size() - 1, new Edit(last.oldFrom(), edit.oldTo(), last.newFrom(), edit.newTo()));
            } else {
                edits.add(edit);
            }
        }
        return edits;
    }
}
