package dev.tandem.crdt.yjs;

import java.io.IOException;
import java.util.List;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** As {@link DifferentialTest}, where features meet: each plan is of a few that have much to do with each other, in turn. */
class MixedDifferentialTest {
    private static final List<LongFunction<PlanGenerator>> MIXES = List.of(
            seed -> PlanGenerator.of(seed, new TypingFeature.Words()),
            seed -> PlanGenerator.of(
                    seed, new TypingFeature.Words(), new FormattingWords(), new RelativePositionFeature.Words()),
            seed -> PlanGenerator.of(seed, undoing(), undoing(), new FormattingWords(), new FormattingWords()),
            seed -> PlanGenerator.of(seed, undoing(), new XmlWords(), new RelativePositionFeature.Words()),
            seed -> PlanGenerator.of(seed, undoing(), new TypingFeature.Words(), new EventWords()),
            seed -> PlanGenerator.of(seed, new SnapshotFeature.Words(), new FormattingWords(), new XmlWords()),
            seed -> PlanGenerator.of(seed, PlanVocabulary.all().toArray(PlanVocabulary[]::new)));

    @Test
    void featuresTogetherGiveTheBytesOfYjs() throws IOException {
        Long seed = Long.getLong("crdt.seed");
        DifferentialTest.play(
                seed != null ? seed : System.nanoTime(), seed != null ? 1 : 42, MixedDifferentialTest::plan);
    }

    @Test
    @Tag("full")
    void thousandsOfMixedPlansGiveTheBytesOfYjs() throws IOException {
        DifferentialTest.play(
                Long.getLong("crdt.seed", System.nanoTime()),
                Integer.getInteger("crdt.plans", 5000),
                MixedDifferentialTest::plan);
    }

    @Test
    void typingGivesTheBytesOfYjs() throws IOException {
        Long seed = Long.getLong("crdt.seed");
        DifferentialTest.play(
                seed != null ? seed : System.nanoTime(), seed != null ? 1 : 25, s -> new TypingPlan(s).generate());
    }

    @Test
    @Tag("full")
    void thousandsOfPeopleWhoTypeGetTheBytesOfYjs() throws IOException {
        DifferentialTest.play(
                Long.getLong("crdt.seed", System.nanoTime()),
                Integer.getInteger("crdt.plans", 5000),
                s -> new TypingPlan(s).generate());
    }

    private static PlanVocabulary undoing() {
        return new UndoFeature.Words();
    }

    private static List<String> plan(long seed) {
        return MIXES.get(Math.floorMod(seed, MIXES.size())).apply(seed).generate();
    }
}
