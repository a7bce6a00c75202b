package dev.tandem.crdt.yjs;

import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Plans that are all about events, played as by {@link DifferentialTest}. */
class EventDifferentialTest {
    @Test
    void randomPlansGiveWhatYjsGives() throws IOException {
        Long seed = Long.getLong("crdt.seed");
        DifferentialTest.play(
                seed != null ? seed : System.nanoTime(),
                seed != null ? 1 : 30,
                s -> new PlanGenerator(s, new EventWords()).generate());
    }

    @Test
    @Tag("full")
    void thousandsOfRandomPlansGiveWhatYjsGives() throws IOException {
        DifferentialTest.play(
                Long.getLong("crdt.seed", System.nanoTime()),
                Integer.getInteger("crdt.plans", 5000),
                s -> new PlanGenerator(s, new EventWords()).generate());
    }
}
