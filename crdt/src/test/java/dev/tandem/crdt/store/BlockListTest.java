package dev.tandem.crdt.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BlockListTest {
    private final BlockList list = new BlockList();
    private final List<Integer> model = new ArrayList<>();

    private void assertEqual(long seed) {
        assertThat(list.size()).as("seed %s", seed).isEqualTo(model.size());
        for (int at = 0; at < model.size(); at++) {
            assertThat(list.get(at)).as("seed %s, position %s", seed, at).isEqualTo(model.get(at));
        }
    }

    @Test
    void agreesWithAListWhetherItIsShortOrLong() {
        long seed = Long.getLong("crdt.seed", System.nanoTime());
        var random = new SplittableRandom(seed);
        for (int round = 0; round < 120_000; round++) {
            // Grows far beyond the short form, shrinks, and grows again.
            boolean growing = round < 50_000 || round > 90_000;
            if (model.isEmpty() || random.nextInt(10) < (growing ? 8 : 2)) {
                int at = random.nextInt(3) == 0 ? model.size() : random.nextInt(model.size() + 1);
                list.insert(at, round);
                model.add(at, round);
            } else {
                int at = random.nextInt(model.size());
                list.remove(at);
                model.remove(/* index */ at);
            }
            if (round % 10_000 == 0) {
                assertEqual(seed);
            }
        }
        assertEqual(seed);
    }

    @Test
    void whatIsAppendedIsThereInOrder() {
        for (int block = 0; block < 50_000; block++) {
            list.add(block);
            model.add(block);
        }
        assertEqual(0);
    }
}
