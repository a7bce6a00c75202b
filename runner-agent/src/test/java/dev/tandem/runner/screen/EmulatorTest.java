package dev.tandem.runner.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmulatorTest {
    private final ByteArrayOutputStream answers = new ByteArrayOutputStream();
    private final Emulator terminal = new Emulator(20, 5, answers::writeBytes);

    @Test
    void textWrapsAndScrolls() {
        print("one\r\ntwo\r\n" + "x".repeat(25) + "\r\nthree\r\nfour");

        assertThat(terminal.text()).isEqualTo("two\n" + "x".repeat(20) + "\nxxxxx\nthree\nfour");
    }

    @Test
    void theLastColumnIsFilledBeforeTheNextLineBegins() {
        print("x".repeat(20) + "\r\ny");

        assertThat(terminal.text()).isEqualTo("x".repeat(20) + "\ny");
    }

    @Test
    void cursorsMoveAndLinesAreErased() {
        print("hello world\033[1;1H\033[Khi\033[3;5Hdown\033[A\033[2Dup\033[1J");

        assertThat(terminal.text()).isEqualTo("\n\n    down");
    }

    @Test
    void regionsScrollAlone() {
        print("top\r\na\r\nb\r\nc\r\nbottom\033[2;4r\033[4;1H\n\033[4;1Hd");

        assertThat(terminal.text()).isEqualTo("top\nb\nc\nd\nbottom");
        print("\033[2;1H\033M");
        assertThat(terminal.text()).isEqualTo("top\n\nb\nc\nbottom");
    }

    @Test
    void charactersAreInsertedAndDeleted() {
        print("abcdef\033[1;3H\033[2@\033[1;1H\033[P");

        assertThat(terminal.text()).isEqualTo("b  cdef");
    }

    @Test
    void theAlternateScreenGoesAndTheOtherIsAsItWas() {
        print("shell$ vi\033[?1049h\033[2J\033[Hfile\033[?25l");
        assertThat(terminal.text()).isEqualTo("file");

        print("\033[?25h\033[?1049l!");

        assertThat(terminal.text()).isEqualTo("shell$ vi!");
    }

    @Test
    void wideAndCombiningCharactersTakeTheirCells() {
        print("日本e\u0301!\033[6n");

        assertThat(terminal.text()).isEqualTo("日本e\u0301!");
        assertThat(answered()).isEqualTo("\033[1;7R");
    }

    @Test
    void halfOfAWideCharacterIsNone() {
        print("日本\033[1;2Hx");

        assertThat(terminal.text()).isEqualTo(" x本");
    }

    @Test
    void lineDrawingIsToldInUnicode() {
        print("\033(0lqk\033(B q");

        assertThat(told()).isEqualTo("┌─┐ q");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '§', textBlock = """
            [6n      § [2;4R
            [?6n     § [?2;4R
            [5n      § [0n
            [c       § [?62;22c
            [0c      § [?62;22c
            [>c      § [>1;0;0c
            [>q      § P>|Tandem_\\
            [?2004$p § [?2004;2$y
            [?7$p    § [?7;1$y
            [?9999$p § [?9999;0$y
            [4$p     § [4;2$y
            [18t     § [8;5;20t
            """)
    void questionsAreAnsweredOnceAndGoNoFurther(String question, String answer) {
        print("\r\nabc");
        told();

        print("\033" + question);

        assertThat(answered()).isEqualTo("\033" + answer.replace('_', '\033'));
        assertThat(told()).isEmpty();
    }

    @Test
    void coloursAreToldAndCannotBeChanged() {
        print("\033]11;?\007\033]10;?\033\\\033]11;#ff0000\007");

        assertThat(answered()).contains("]11;rgb:").contains("]10;rgb:");
        assertThat(told()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\033]52;c;aGVsbG8=\007",
                "\033]52;c;?\033\\",
                "\033]1337;File=x\007",
                "\033]9;notice\007",
                "\033P+q544e\033\\",
                "\033_Gi=1;AAAA\033\\",
                "\033^private\033\\",
                "\033[?1004h",
                "\033[21t",
                "\033[8;100;100t",
                "\005",
                "\033[?u",
                "\033[99999999999999999999x",
                "\033Zx\b \b"
            })
    void whatReachesOutOfTheTerminalIsDropped(String sequence) {
        print(sequence);

        assertThat(told().replace("x\b \b", "")).isEmpty();
    }

    @Test
    void nothingThatWasPrintedIsTypedByAnAnswer() {
        print("\033]2;rm -rf /\007\033[21t\033P$qrm -rf /\033\\");

        assertThat(answered()).doesNotContain("rm");
    }

    @Test
    void onlyLinksToTheWebArePassedOn() {
        print("\033]8;;javascript:alert(1)\007a\033]8;;\007");
        assertThat(told()).isEqualTo("\033]8;;\007a\033]8;;\007");

        print("\033]8;id=1;https://example.org/x\033\\b\033]8;;\033\\");
        assertThat(told()).isEqualTo("\033]8;;https://example.org/x\007b\033]8;;\007");

        print("\033]8;;http://a" + "b".repeat(3000) + "\007c\033]8;;\007");
        assertThat(told()).doesNotContain("bbb");
    }

    @Test
    void titlesAreBoundedAndPrintable() {
        print("\033]0;" + "t".repeat(1000) + "\u202e\007");

        assertThat(told()).isEqualTo("\033]2;" + "t".repeat(200) + "\007");
    }

    @Test
    void whatIsToldIsAlwaysComplete() {
        byte[] text = "a\033[31mb日\033]2;title\007\033[2;2Hc".getBytes(StandardCharsets.UTF_8);
        StringBuilder told = new StringBuilder();
        for (byte octet : text) {
            terminal.feed(new byte[] {octet}, 1);
            String piece = told();
            assertThat(piece).doesNotEndWith("\033").doesNotContain("\ufffd");
            told.append(piece);
        }
        assertThat(told).hasToString(new String(text, StandardCharsets.UTF_8));
    }

    @Test
    void whatIsNoTextIsShownAsSuchAndHarmsNothing() {
        terminal.feed(
                new byte[] {'a', (byte) 0xff, (byte) 0xc0, (byte) 0xaf, (byte) 0xed, (byte) 0xa0, (byte) 0x80, 'b'}, 8);

        assertThat(terminal.text()).startsWith("a\ufffd").endsWith("b");
    }

    @Test
    void aStringWithoutEndIsForgottenAndBounded() {
        print("\033]2;" + "x".repeat(1_000_000) + "\007ok");

        assertThat(told()).isEqualTo("ok");
    }

    @Test
    void longLinesAreWrappedAnewInAnotherSize() {
        print("x".repeat(30) + "\r\n$ ");

        terminal.resize(40, 5);
        assertThat(terminal.text()).isEqualTo("x".repeat(30) + "\n$");
        print("\033[6n");
        assertThat(answered()).isEqualTo("\033[2;3R");

        terminal.resize(10, 5);
        assertThat(terminal.text()).isEqualTo(("x".repeat(10) + "\n").repeat(3) + "$");
    }

    @Test
    void fewerRowsScrollAwayAndComeBack() {
        print("1\r\n2\r\n3\r\n4\r\n5");

        terminal.resize(20, 2);
        assertThat(terminal.text()).isEqualTo("4\n5");
        terminal.resize(20, 5);
        assertThat(terminal.text()).isEqualTo("1\n2\n3\n4\n5");
    }

    private void print(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        terminal.feed(bytes, bytes.length);
    }

    private String told() {
        return new String(terminal.takeTold(), StandardCharsets.UTF_8);
    }

    private String answered() {
        String all = answers.toString(StandardCharsets.UTF_8);
        answers.reset();
        return all;
    }
}
