package dev.tandem.crdt.yjs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.crdt.Updates;
import dev.tandem.crdt.codec.DecodeLimits;
import dev.tandem.crdt.codec.StructWriter;
import dev.tandem.crdt.codec.UpdateMerger;
import dev.tandem.crdt.codec.UpdateReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Merges made-up updates with Yjs and with this engine: in order, with gaps, shuffled, twice, overlapping, some of them merged before.
 * {@code -Dcrdt.seed=<n>} repeats a run, {@code -Dcrdt.plans=<n>} makes so many lists.
 */
class MergeDifferentialTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final int MANY = 1500;
    /** With what is added, at most as many updates as are merged exactly as Yjs does even if they contradict each other. */
    private static final int FEW = 31;

    private final long seed = Long.getLong("crdt.seed", System.nanoTime());
    private final SplittableRandom random = new SplittableRandom(seed);

    @Test
    void merged() throws IOException {
        Process node = Node.start("merge.mjs");
        try (BufferedReader in = node.inputReader(StandardCharsets.UTF_8);
                Writer out = node.outputWriter(StandardCharsets.US_ASCII)) {
            for (int list = 0; list < Integer.getInteger("crdt.plans", 1500); list++) {
                compare(updates(2 + random.nextInt(1 << random.nextInt(7))), in, out);
            }
            for (int list = 0; list < 4; list++) {
                compare(updates(MANY), in, out);
            }
        } finally {
            node.destroy();
        }
    }

    private void compare(List<byte[]> updates, BufferedReader in, Writer out) throws IOException {
        byte[] merged = Updates.mergeUpdates(updates);
        assertSame("1", updates, merged, in, out);
        if (updates.size() > 1) { // one alone stays as it is
            assertWithoutShortcut(updates, merged);
        }
        List<byte[]> updatesV2 =
                updates.stream().map(Updates::convertUpdateFormatV1ToV2).toList();
        assertSame("2", updatesV2, Updates.mergeUpdatesV2(updatesV2), in, out);
    }

    /** Updates in order are merged in another way, which must not make a difference. */
    private void assertWithoutShortcut(List<byte[]> updates, byte[] merged) {
        byte[] withoutShortcut = UpdateMerger.mergeBatches(
                updates.stream()
                        .map(update -> UpdateReader.read(update, DecodeLimits.DEFAULT))
                        .toList(),
                new StructWriter());
        assertThat(withoutShortcut).as("seed %s", seed).isEqualTo(merged);
    }

    private void assertSame(String version, List<byte[]> updates, byte[] merged, BufferedReader in, Writer out)
            throws IOException {
        String line = version
                + " "
                + String.join(" ", updates.stream().map(HEX::formatHex).toList());
        out.write(line + "\n");
        out.flush();
        String theirs = in.readLine();
        assertThat(HEX.formatHex(merged))
                .as("seed %s: %s", seed, line.length() > 5000 ? "" : line)
                .isEqualTo(theirs);
    }

    private List<byte[]> updates(int count) {
        int change = random.nextInt(6);
        // An update whose clients are out of order may give one with two sections of a client, which is refused when it
        // is merged again.
        var maker = new UpdateMaker(random.split(), count < FEW, change == 3 || random.nextInt(4) > 0);
        var updates = new ArrayList<byte[]>();
        for (int i = 0; i < count; i++) {
            updates.add(maker.next());
        }
        switch (change) {
            case 0 -> Collections.shuffle(updates, new Random(random.nextLong()));
            case 1 -> repeatSome(updates);
            case 2 -> updates.subList(1, count).removeIf(update -> random.nextInt(5) == 0);
            case 3 -> mergeSome(updates);
            case 4 -> swapSome(updates);
            default -> {
                // In order, if none overlap.
            }
        }
        return updates;
    }

    private void repeatSome(List<byte[]> updates) {
        for (int i = random.nextInt(updates.size()); i >= 0; i--) {
            updates.add(random.nextInt(updates.size() + 1), updates.get(random.nextInt(updates.size())));
        }
    }

    private void mergeSome(List<byte[]> updates) {
        for (int i = random.nextInt(6); i >= 0; i--) {
            int from = random.nextInt(updates.size());
            int to = from + 1 + random.nextInt(updates.size() - from);
            updates.add(random.nextInt(updates.size() + 1), Updates.mergeUpdates(updates.subList(from, to)));
        }
    }

    private void swapSome(List<byte[]> updates) {
        for (int i = 1; i < updates.size(); i++) {
            if (random.nextInt(4) == 0) {
                Collections.swap(updates, i - 1, i);
            }
        }
    }
}
