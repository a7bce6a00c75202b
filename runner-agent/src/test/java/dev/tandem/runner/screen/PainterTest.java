package dev.tandem.runner.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** A painted terminal is like the one that it was painted from, and stays so whatever is printed on both. */
class PainterTest {
    private static final int COLUMNS = 30;
    private static final int ROWS = 8;

    /** What programs print, in pieces from which random ones are put together. */
    private static final List<String> PIECES = List.of(
            "hello ",
            "日本",
            "e\u0301",
            "\r\n",
            "\r\n",
            "\n",
            "\b",
            "\t",
            "\033[31m",
            "\033[1;42m",
            "\033[38;5;200m",
            "\033[48;2;1;2;3m",
            "\033[4:3m",
            "\033[0m",
            "\033[2;5H",
            "\033[6;28H",
            "\033[A",
            "\033[K",
            "\033[1K",
            "\033[J",
            "\033[2J",
            "\033[3@",
            "\033[2P",
            "\033[L",
            "\033[M",
            "\033[3S",
            "\033[T",
            "\033[2;6r",
            "\033[r",
            "\033[?6h",
            "\033[?6l",
            "\033[?7l",
            "\033[?7h",
            "\033[4h",
            "\033[4l",
            "\0337",
            "\0338",
            "\033M",
            "\033D",
            "\033[?1049h",
            "\033[?1049l",
            "\033[?2004h",
            "\033[?25l",
            "\033[3 q",
            "\033]2;title\007",
            "\033]8;;https://example.org\007",
            "\033]8;;\007",
            "\033[5X",
            "x".repeat(35));

    @RepeatedTest(200)
    void aPaintedTerminalIsTheSameAndGoesOnAlike(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        Emulator original = new Emulator(COLUMNS, ROWS, _ -> {});
        for (int step = 0; step < 60; step++) {
            print(original, PIECES.get(random.nextInt(PIECES.size())));
        }

        Emulator copy = new Emulator(COLUMNS, ROWS, _ -> {});
        print(copy, "something else\033[5;5H\033[7m");
        byte[] painting = original.paint(50);
        copy.feed(painting, painting.length);

        assertSame(copy, original);
        for (String piece : List.of("abc", "\r\n", "日", "\033[2;2Hz")) {
            print(original, piece);
            print(copy, piece);
            assertThat(copy.text()).isEqualTo(original.text());
        }
    }

    @Test
    void whatScrolledAwayIsPaintedToo() {
        Emulator original = new Emulator(COLUMNS, ROWS, _ -> {});
        for (int line = 1; line <= 40; line++) {
            print(original, "line " + line + "\r\n");
        }

        String painting = new String(original.paint(10), StandardCharsets.UTF_8);

        assertThat(painting).contains("line 24\r\n").doesNotContain("line 23\r\n");
    }

    @Test
    void aPaintingIsBoundedWhateverIsOnTheScreen() {
        Emulator terminal = new Emulator(500, 200, _ -> {});
        for (int cell = 0; cell < 500 * 200; cell++) {
            print(terminal, "\033[38;2;%d;%d;9;48;2;7;%d;1mx".formatted(cell % 255, cell % 251, cell % 241));
        }

        assertThat(terminal.paint(300).length).isLessThanOrEqualTo(512 << 10);
    }

    private static void assertSame(Emulator copy, Emulator original) {
        assertThat(copy.text()).isEqualTo(original.text());
        Grid mine = copy.display().grid();
        Grid theirs = original.display().grid();
        for (int row = 0; row < ROWS; row++) {
            for (int column = 0; column < COLUMNS; column++) {
                if (theirs.line(row).character(column) != ' ') {
                    assertThat(mine.line(row).style(column))
                            .as("style at %d, %d", row, column)
                            .isEqualTo(theirs.line(row).style(column));
                }
            }
        }
        assertThat(List.of(mine.row, mine.column, mine.behind, mine.top, mine.bottom))
                .isEqualTo(List.of(theirs.row, theirs.column, theirs.behind, theirs.top, theirs.bottom));
        assertThat(copy.display().style()).isEqualTo(original.display().style());
        assertThat(copy.display().isAlternate()).isEqualTo(original.display().isAlternate());
        assertThat(copy.display().title()).isEqualTo(original.display().title());
        for (int mode : List.of(1, 6, 7, 25, 2004)) {
            assertThat(copy.display().modes().isOn(mode))
                    .as("mode %d", mode)
                    .isEqualTo(original.display().modes().isOn(mode));
        }
    }

    private static void print(Emulator terminal, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        terminal.feed(bytes, bytes.length);
    }
}
