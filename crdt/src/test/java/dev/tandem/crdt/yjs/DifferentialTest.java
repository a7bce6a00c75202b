package dev.tandem.crdt.yjs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Plays random plans with Yjs and with the engine, and compares after every step the updates sent, the whole state, the state vector and the
 * content: byte for byte. A plan that fails is made small and saved to target/; {@code -Dcrdt.plan=<file>} plays it again, {@code
 * -Dcrdt.seed=<n>} makes it anew.
 */
class DifferentialTest {
    private static final HexFormat HEX = HexFormat.of();

    @Test
    void randomConcurrentEditsGiveTheBytesOfYjs() throws IOException {
        String saved = System.getProperty("crdt.plan");
        if (saved != null) {
            try (var oracle = new Oracle()) {
                assertThat(difference(oracle, Files.readAllLines(Path.of(saved))))
                        .isNull();
            }
            return;
        }
        Long seed = Long.getLong("crdt.seed");
        play(
                seed != null ? seed : System.nanoTime(),
                seed != null ? 1 : 30,
                s -> new PlanGenerator(s, false).generate());
    }

    @Test
    @Tag("full")
    void thousandsOfPlansGiveTheBytesOfYjs() throws IOException {
        play(
                Long.getLong("crdt.seed", System.nanoTime()),
                Integer.getInteger("crdt.plans", 5000),
                s -> new PlanGenerator(s, false).generate());
    }

    /** The engine as a relay, which never asks for a root as a type. */
    @Test
    void whatYjsEditsIsPassedOnWithItsBytes() throws IOException {
        Long seed = Long.getLong("crdt.seed");
        play(
                seed != null ? seed : System.nanoTime(),
                seed != null ? 1 : 25,
                s -> new PlanGenerator(s, true).generate());
    }

    @Test
    @Tag("full")
    void thousandsOfPlansArePassedOnWithTheBytesOfYjs() throws IOException {
        play(
                Long.getLong("crdt.seed", System.nanoTime()),
                Integer.getInteger("crdt.plans", 5000),
                s -> new PlanGenerator(s, true).generate());
    }

    static void play(long firstSeed, int count, LongFunction<List<String>> generator) throws IOException {
        try (var oracle = new Oracle()) {
            for (long seed = firstSeed; seed < firstSeed + count; seed++) {
                List<String> plan = generator.apply(seed);
                String difference = difference(oracle, plan);
                if (difference != null) {
                    List<String> small = Shrinker.shrink(plan, shorter -> difference(oracle, shorter) != null);
                    Path file = Path.of("target", "crdt-plan-" + seed + ".txt").toAbsolutePath();
                    Files.write(file, small);
                    throw new AssertionError("seed " + seed + ", replay with -Dcrdt.plan=" + file + "\n"
                            + difference(oracle, small) + "\n" + String.join("\n", small));
                }
            }
        }
    }

    /** Where the engine differs from Yjs, {@code null} if nowhere. */
    static @Nullable String difference(Oracle oracle, List<String> plan) {
        List<List<String>> expected = oracle.play(plan);
        var player = new Player();
        for (int step = 0; step < plan.size(); step++) {
            String line = plan.get(step);
            List<String> actual = expected.get(step);
            try {
                if (player.plays(line)) {
                    actual = player.play(line);
                }
            } catch (RuntimeException | AssertionError e) {
                return "step " + step + " (" + line + "): " + stackTrace(e);
            }
            if (!actual.equals(expected.get(step))) {
                return "step " + step + " (" + line + "):\n" + compare(expected.get(step), actual);
            }
            if (line.startsWith("edit ")) {
                player.note(
                        line.split(" ", -1)[2], updates(expected.get(step), "U "), updates(expected.get(step), "U2 "));
            }
        }
        return null;
    }

    private static List<byte[]> updates(List<String> lines, String start) {
        return lines.stream()
                .filter(line -> line.startsWith(start))
                .map(line -> HEX.parseHex(line.substring(start.length())))
                .toList();
    }

    private static String compare(List<String> expected, List<String> actual) {
        var differing = new ArrayList<String>();
        for (int i = 0; i < Math.max(expected.size(), actual.size()); i++) {
            String left = i < expected.size() ? expected.get(i) : "";
            String right = i < actual.size() ? actual.get(i) : "";
            if (!left.equals(right)) {
                differing.add("  yjs  " + left + "\n  ours " + right);
            }
        }
        return String.join("\n", differing);
    }

    private static String stackTrace(Throwable failure) {
        var text = new StringBuilder(failure.toString());
        for (StackTraceElement frame : failure.getStackTrace()) {
            if (frame.getClassName().startsWith("dev.tandem")) {
                text.append("\n    at ").append(frame);
            }
        }
        return text.toString();
    }
}
