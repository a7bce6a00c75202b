package dev.tandem.runner.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class TextDiffTest {
    @Test
    void theEditsMakeTheOtherText() {
        long seed = Long.getLong("tandem.test.seed", System.nanoTime());
        System.out.println("replay with -Dtandem.test.seed=" + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 3_000; round++) {
            String before = text(random);
            String after = random.nextBoolean() ? text(random) : changed(before, random);
            assertThat(apply(before, TextDiff.between(before, after)))
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(after);
        }
    }

    @Test
    void equalTextsNeedNothing() {
        assertThat(TextDiff.between("a\nb\n", "a\nb\n")).isEmpty();
        assertThat(TextDiff.between("", "")).isEmpty();
    }

    @Test
    void aFormatterThatIndentsEveryLineTouchesOnlyTheirBeginnings() {
        List<TextDiff.Edit> edits = TextDiff.between("if x:\n  y()\n  z()\n", "if x:\n    y()\n    z()\n");
        assertThat(edits)
                .hasSize(2)
                .allSatisfy(edit -> assertThat(edit.to() - edit.from()).isLessThanOrEqualTo(2));
    }

    @Test
    void aRenamedWordIsReplacedWhereverItStands() {
        List<TextDiff.Edit> edits = TextDiff.between("int one = f(one) + 1;\n", "int count = f(count) + 1;\n");
        assertThat(edits).hasSizeLessThanOrEqualTo(2);
        assertThat(apply("int one = f(one) + 1;\n", edits)).isEqualTo("int count = f(count) + 1;\n");
    }

    @Test
    void aSurrogatePairStaysWhole() {
        List<TextDiff.Edit> edits = TextDiff.between("\uD83D\uDE00", "\uD83D\uDE01");
        assertThat(edits).containsExactly(new TextDiff.Edit(0, 2, "\uD83D\uDE01"));
    }

    @Test
    @Timeout(20)
    void textsThatHaveNothingInCommonAreComparedAtOnce() {
        Random random = new Random(1);
        StringBuilder before = new StringBuilder();
        StringBuilder after = new StringBuilder();
        for (int line = 0; line < 50_000; line++) {
            before.append(random.nextInt(1 << 30)).append('\n');
            after.append(random.nextInt(1 << 30)).append('\n');
        }
        long start = System.nanoTime();
        List<TextDiff.Edit> edits = TextDiff.between(before.toString(), after.toString());
        assertThat(apply(before.toString(), edits)).isEqualTo(after.toString());
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
    }

    private static String apply(String text, List<TextDiff.Edit> edits) {
        StringBuilder result = new StringBuilder();
        int at = 0;
        for (TextDiff.Edit edit : edits) {
            result.append(text, at, edit.from()).append(edit.text());
            at = edit.to();
        }
        return result.append(text, at, text.length()).toString();
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int count = random.nextInt(12); count > 0; count--) {
            text.append(List.of("a", "b c", "\n", "\n", "x = y", " ", "\uD83D\uDE00")
                    .get(random.nextInt(7)));
        }
        return text.toString();
    }

    private static String changed(String text, Random random) {
        int at = text.isEmpty() ? 0 : random.nextInt(text.length());
        if (at > 0 && Character.isLowSurrogate(text.charAt(at))) {
            at--;
        }
        return text.substring(0, at) + text(random) + text.substring(at);
    }
}
