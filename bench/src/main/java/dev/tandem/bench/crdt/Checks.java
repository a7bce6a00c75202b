package dev.tandem.bench.crdt;

import java.util.ArrayList;
import java.util.List;

/** Compares what the engines came to: numbers of a wrong result mean nothing. */
final class Checks {
    private final List<String> failures = new ArrayList<>();
    private int compared;

    void compare(Row row) {
        Result ours = row.results().get(Engine.OURS);
        for (Engine engine : row.results().keySet()) {
            Result other = row.results().get(engine);
            if (ours == null || other == null || engine == Engine.OURS) {
                continue;
            }
            expect(row, engine, "the content", ours.content(), other.content());
            expect(row, engine, "the number of updates", ours.units(), other.units());
            if (engine == Engine.YJS) {
                expect(row, engine, "the bytes of the state", ours.state(), other.state());
                expect(row, engine, "the size", ours.bytes(), other.bytes());
            }
        }
    }

    private void expect(Row row, Engine engine, String what, Object ours, Object theirs) {
        compared++;
        if (!ours.equals(theirs)) {
            failures.add(
                    "%s: %s differs: ours %s, %s %s".formatted(row.work().title(), what, ours, engine.title(), theirs));
        }
    }

    /** What was found, for the report. */
    String verdict() {
        return failures.isEmpty()
                ? compared + " results compared, all equal (content everywhere, bytes between ours and Yjs)"
                : failures.size() + " of " + compared + " results DIFFER\n  " + String.join("\n  ", failures);
    }

    boolean failed() {
        return !failures.isEmpty();
    }
}
