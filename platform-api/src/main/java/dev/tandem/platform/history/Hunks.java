package dev.tandem.platform.history;

import dev.tandem.platform.document.LiveDocument;
import dev.tandem.platform.history.Comparison.Hunk;
import dev.tandem.platform.history.Comparison.Line;
import dev.tandem.platform.history.Comparison.LineKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes hunks of two texts of a file. */
final class Hunks {
    private static final int CONTEXT = 3;

    private final List<String> before;
    private final List<String> after;
    private final List<Blame.Origin> beforeOrigins;
    private final List<Blame.Origin> afterOrigins;
    private final List<Hunk> hunks = new ArrayList<>();

    private Hunks(LiveDocument before, LiveDocument after) {
        this.before = Lines.of(before.text());
        this.after = Lines.of(after.text());
        this.beforeOrigins = Blame.origins(before);
        this.afterOrigins = Blame.origins(after);
    }

    /** {@return the hunks, from top to bottom; empty if the texts are too different or there would be too many lines} */
    static Optional<List<Hunk>> of(LiveDocument before, LiveDocument after, int maxLines) {
        Optional<List<LineDiff.Edit>> edits = LineDiff.of(Lines.of(before.text()), Lines.of(after.text()));
        if (edits.isEmpty() || changedLines(edits.get()) > maxLines) {
            return Optional.empty();
        }
        Hunks hunks = new Hunks(before, after);
        hunks.add(edits.get());
        return Optional.of(List.copyOf(hunks.hunks));
    }

    private static long changedLines(List<LineDiff.Edit> edits) {
        return edits.stream()
                .mapToLong(edit -> 2L * CONTEXT + edit.oldTo() - edit.oldFrom() + edit.newTo() - edit.newFrom())
                .sum();
    }

    private void add(List<LineDiff.Edit> edits) {
        for (int first = 0; first < edits.size(); ) {
            int last = first;
            while (last + 1 < edits.size()
                    && edits.get(last + 1).oldFrom() - edits.get(last).oldTo() <= 2 * CONTEXT) {
                last++;
            }
            hunks.add(hunk(edits.subList(first, last + 1)));
            first = last + 1;
        }
    }

    private Hunk hunk(List<LineDiff.Edit> edits) {
        List<Line> lines = new ArrayList<>();
        int context = Math.min(CONTEXT, edits.getFirst().oldFrom());
        int old = edits.getFirst().oldFrom() - context;
        int now = edits.getFirst().newFrom() - context;
        int oldStart = old;
        for (LineDiff.Edit edit : edits) {
            same(old, edit.oldFrom(), lines);
            for (int line = edit.oldFrom(); line < edit.oldTo(); line++) {
                lines.add(line(LineKind.REMOVED, before.get(line), beforeOrigins.get(line)));
            }
            for (int line = edit.newFrom(); line < edit.newTo(); line++) {
                lines.add(line(LineKind.ADDED, after.get(line), afterOrigins.get(line)));
            }
            old = edit.oldTo();
        }
        int end = Math.min(before.size(), old + CONTEXT);
        same(old, end, lines);
        boolean hasOld = lines.stream().anyMatch(line -> line.kind() != LineKind.ADDED);
        boolean hasNew = lines.stream().anyMatch(line -> line.kind() != LineKind.REMOVED);
        return new Hunk(hasOld ? oldStart + 1 : oldStart, hasNew ? now + 1 : now, List.copyOf(lines));
    }

    private void same(int from, int to, List<Line> lines) {
        for (int line = from; line < to; line++) {
            lines.add(new Line(LineKind.SAME, Lines.shown(before.get(line)), null, null));
        }
    }

    private static Line line(LineKind kind, String text, Blame.Origin origin) {
        return new Line(kind, Lines.shown(text), origin.author(), origin.at());
    }
}
