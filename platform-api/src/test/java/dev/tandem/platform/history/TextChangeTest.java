package dev.tandem.platform.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.crdt.Doc;
import dev.tandem.platform.document.TextEdit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Differences of texts. Replay with {@code -Dtandem.seed=<seed>}. */
class TextChangeTest {
    private final long seed = Long.getLong("tandem.seed", System.nanoTime());
    private final Random random = new Random(seed);

    private static List<String> lines(String... lines) {
        return List.of(lines);
    }

    @Test
    void linesAreThoseThatAPersonCounts() {
        assertThat(Lines.of("")).isEmpty();
        assertThat(Lines.of("a")).containsExactly("a");
        assertThat(Lines.of("a\n")).containsExactly("a\n");
        assertThat(Lines.of("\n\nb")).containsExactly("\n", "\n", "b");
    }

    @Test
    void editsAreWhatAPersonSees() {
        assertThat(LineDiff.of(lines("a", "b", "c"), lines("a", "x", "y", "c")))
                .hasValue(List.of(new LineDiff.Edit(1, 2, 1, 3)));
        assertThat(LineDiff.of(lines("a", "b", "c", "d"), lines("b", "c", "e", "d")))
                .hasValue(List.of(new LineDiff.Edit(0, 1, 0, 0), new LineDiff.Edit(3, 3, 2, 3)));
        assertThat(LineDiff.of(lines("a"), lines("a"))).hasValue(List.of());
        assertThat(LineDiff.of(lines(), lines("a"))).hasValue(List.of(new LineDiff.Edit(0, 0, 0, 1)));
    }

    @Test
    void whatIsTooDifferentIsGivenUpInBoundedTime() {
        List<String> before = numbers(0, 40_000);
        List<String> after = new ArrayList<>(numbers(20_000, 60_000));
        Collections.shuffle(after, random);
        Optional<List<LineDiff.Edit>> edits = LineDiff.of(before, after);
        assertThat(edits).as("seed %d", seed).isEmpty();
        String wanted = String.join("", after);
        assertThat(TextChange.between(String.join("", before), wanted)).hasSize(1);
    }

    private static List<String> numbers(int from, int to) {
        return IntStream.range(from, to).mapToObj(number -> number + "\n").toList();
    }

    @Test
    void aLargeFileWithFewChangesIsComparedLineByLine() {
        List<String> before = numbers(0, 100_000);
        List<String> after = new ArrayList<>(before);
        for (int i = 0; i < 50; i++) {
            after.set(random.nextInt(after.size()), "x" + i + "\n");
        }
        assertThat(LineDiff.of(before, after)).as("seed %d", seed).isPresent();
    }

    @Test
    void editsMakeTheOtherTextExactlyAndTouchOnlyWhatDiffers() {
        for (int i = 0; i < 300; i++) {
            String before = text();
            String after = random.nextBoolean() ? text() : changed(before);
            Doc doc = new Doc();
            if (!before.isEmpty()) {
                doc.getText("content").insert(0, before);
            }
            List<TextEdit> edits = TextChange.between(before, after);
            if (before.equals(after)) {
                assertThat(edits).isEmpty();
                continue;
            }
            doc.applyUpdate(TextEdit.update(doc.encodeStateAsUpdate(), edits, after));
            assertThat(doc.getText("content").toString()).as("seed %d", seed).isEqualTo(after);
        }
    }

    @Test
    void halfOfACharacterIsNeverReplaced() {
        List<TextEdit> edits = TextChange.between("a\uD83D\uDE00b\n", "a\uD83D\uDE01b\n");
        assertThat(edits).containsExactly(new TextEdit(1, 2, "\uD83D\uDE01"));
        edits = TextChange.between("a\uD83D\uDE00b\n", "a\uD83C\uDE00b\n");
        assertThat(edits).containsExactly(new TextEdit(1, 2, "\uD83C\uDE00"));
    }

    private String text() {
        return IntStream.range(0, random.nextInt(12))
                .mapToObj(_ -> line())
                .collect(Collectors.joining("\n", "", random.nextBoolean() ? "\n" : ""));
    }

    private String line() {
        return List.of("", "a", "bb", "\uD83D\uDE00", "\uD83D\uDE01x", "the same", "}")
                .get(random.nextInt(7));
    }

    private String changed(String text) {
        StringBuilder changed = new StringBuilder(text);
        for (int i = random.nextInt(3); i >= 0; i--) {
            int at = changed.isEmpty()
                    ? 0
                    : changed.toString()
                            .offsetByCodePoints(0, random.nextInt(changed.codePointCount(0, changed.length()) + 1));
            changed.insert(at, line() + (random.nextBoolean() ? "\n" : ""));
        }
        return changed.toString();
    }
}
