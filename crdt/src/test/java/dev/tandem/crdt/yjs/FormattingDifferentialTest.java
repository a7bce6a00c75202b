package dev.tandem.crdt.yjs;

import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Plans that are all about formatted text, played as by {@link DifferentialTest}. */
class FormattingDifferentialTest {
    @Test
    void formattedTextsGiveTheBytesOfYjs() throws IOException {
        Long seed = Long.getLong("crdt.seed");
        DifferentialTest.play(
                seed != null ? seed : System.nanoTime(),
                seed != null ? 1 : 30,
                s -> new PlanGenerator(s, new FormattingWords()).generate());
    }

    @Test
    @Tag("full")
    void thousandsOfFormattedTextsGiveTheBytesOfYjs() throws IOException {
        DifferentialTest.play(
                Long.getLong("crdt.seed", System.nanoTime()),
                Integer.getInteger("crdt.plans", 5000),
                s -> new PlanGenerator(s, new FormattingWords()).generate());
    }

    @Test
    void aRootThatIsAskedForLateGivesTheBytesOfYjs() throws IOException {
        Long seed = Long.getLong("crdt.seed");
        DifferentialTest.play(
                seed != null ? seed : System.nanoTime(), seed != null ? 1 : 25, s -> new LateRootPlan(s).generate());
    }

    @Test
    @Tag("full")
    void thousandsOfRootsThatAreAskedForLateGiveTheBytesOfYjs() throws IOException {
        DifferentialTest.play(
                Long.getLong("crdt.seed", System.nanoTime()),
                Integer.getInteger("crdt.plans", 5000),
                s -> new LateRootPlan(s).generate());
    }
}
