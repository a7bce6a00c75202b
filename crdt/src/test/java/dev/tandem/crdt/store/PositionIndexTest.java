package dev.tandem.crdt.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.crdt.codec.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PositionIndexTest {
    private final Blocks blocks = new Blocks();
    private final List<Integer> model = new ArrayList<>();
    private int first = Blocks.NONE;

    private int insert(int at, int length) {
        int block = blocks.allocate();
        blocks.kind(block, Kind.STRING);
        blocks.length(block, length);
        blocks.resetFlags(block, false);
        model.add(at, block);
        link(at - 1);
        link(at);
        link(at + 1);
        return block;
    }

    private void link(int at) {
        if (at >= 0 && at < model.size()) {
            blocks.left(model.get(at), at > 0 ? model.get(at - 1) : Blocks.NONE);
            blocks.right(model.get(at), at + 1 < model.size() ? model.get(at + 1) : Blocks.NONE);
        }
        first = model.isEmpty() ? Blocks.NONE : model.getFirst();
    }

    private static int at(PositionIndex index, int position) {
        index.find(position);
        return index.block() * 1000 + index.offset();
    }

    @Test
    void agreesWithAListUnderRandomChanges() {
        long seed = Long.getLong("crdt.seed", System.nanoTime());
        var random = new SplittableRandom(seed);
        for (int i = 0; i < 300; i++) {
            insert(i, 1 + random.nextInt(5));
        }
        var index = new PositionIndex(blocks, first);
        for (int round = 0; round < 6000; round++) {
            int choice = random.nextInt(10);
            if (choice < 5 || model.size() < 2) {
                // Runs at one place, as people type, split nodes over and over.
                int at = choice < 3 ? model.size() / 2 : random.nextInt(model.size() + 1);
                int block = insert(at, 1 + random.nextInt(5));
                index.insertAfter(at == 0 ? Blocks.NONE : model.get(at - 1), block);
            } else if (choice < 8 || round > 4000) {
                int at = random.nextInt(model.size());
                int block = model.remove(/* index */ at);
                index.adjust(block, -blocks.visible(block));
                blocks.length(block, 0);
                index.remove(block);
                link(at - 1);
                link(at);
                blocks.free(block);
            } else {
                int block = model.get(random.nextInt(model.size()));
                blocks.length(block, blocks.length(block) + 1);
                index.adjust(block, 1);
            }
            if (round % 100 == 0) {
                index.check(first);
                int position = 0;
                for (int block : model) {
                    assertThat(index.positionOf(block)).as("seed %s", seed).isEqualTo(position);
                    for (int offset = 0; offset < blocks.visible(block); offset++) {
                        assertThat(at(index, position + offset))
                                .as("seed %s", seed)
                                .isEqualTo(block * 1000 + offset);
                    }
                    position += blocks.visible(block);
                }
                assertThat(index.total()).isEqualTo(position);
            }
        }
    }
}
