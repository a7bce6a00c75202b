package dev.tandem.crdt.yjs;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** As {@link DifferentialTest}, with plans that undo and redo a lot. */
class UndoDifferentialTest {
    @Test
    void undoingGivesTheBytesOfYjs() throws IOException {
        Long seed = Long.getLong("crdt.seed");
        DifferentialTest.play(
                seed != null ? seed : System.nanoTime(), seed != null ? 1 : 30, UndoDifferentialTest::plan);
    }

    @Test
    @Tag("full")
    void thousandsOfUndoPlansGiveTheBytesOfYjs() throws IOException {
        DifferentialTest.play(
                Long.getLong("crdt.seed", System.nanoTime()),
                Integer.getInteger("crdt.plans", 5000),
                UndoDifferentialTest::plan);
    }

    private static List<String> plan(long seed) {
        var undo = new UndoFeature.Words();
        return PlanGenerator.of(
                        seed, undo, undo, undo, new RelativePositionFeature.Words(), new SubdocumentFeature.Words())
                .generate();
    }
}
