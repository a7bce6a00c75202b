package dev.tandem.crdt.yjs;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** As {@link DifferentialTest}, with plans that take, read and open many snapshots of formatted texts and XML. */
class SnapshotDifferentialTest {
    @Test
    void snapshotsGiveWhatYjsGives() throws IOException {
        Long seed = Long.getLong("crdt.seed");
        DifferentialTest.play(
                seed != null ? seed : System.nanoTime(), seed != null ? 1 : 60, SnapshotDifferentialTest::plan);
    }

    @Test
    @Tag("full")
    void thousandsOfSnapshotPlansGiveWhatYjsGives() throws IOException {
        DifferentialTest.play(
                Long.getLong("crdt.seed", System.nanoTime()),
                Integer.getInteger("crdt.plans", 5000),
                SnapshotDifferentialTest::plan);
    }

    private static List<String> plan(long seed) {
        var snapshots = new SnapshotFeature.Words();
        return PlanGenerator.of(seed, snapshots, snapshots, snapshots, new FormattingWords(), new XmlWords())
                .generate();
    }
}
