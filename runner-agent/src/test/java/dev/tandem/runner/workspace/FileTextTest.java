package dev.tandem.runner.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FileTextTest {
    @Test
    void linesThatEndAsOnWindowsDoSoAgain() {
        FileText text = of("one\r\ntwo\r\n").orElseThrow();
        assertThat(text.text()).isEqualTo("one\ntwo\n");
        assertThat(new FileText(text.text() + "three\n", text.isWindows()).bytes())
                .isEqualTo("one\r\ntwo\r\nthree\r\n".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void theMostLinesDecide() {
        assertThat(of("one\r\ntwo\nthree\n").orElseThrow().isWindows()).isFalse();
        assertThat(of("one\r\ntwo\r\nthree\n").orElseThrow().isWindows()).isTrue();
        assertThat(of("").orElseThrow().isWindows()).isFalse();
    }

    @Test
    void whatIsNoTextIsNone() {
        assertThat(FileText.of(new byte[] {'a', 0, 'b'})).isEmpty();
        assertThat(FileText.of(new byte[] {(byte) 0x89, 'P', 'N', 'G'})).isEmpty();
        assertThat(FileText.of("h\u00e9llo".getBytes(StandardCharsets.ISO_8859_1)))
                .isEmpty();
        assertThat(FileText.of(new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80, 'x'}))
                .isEmpty();
    }

    @Test
    void aCharacterThatIsNotWrittenYetIsLeftOut() {
        byte[] whole = "price: 5 \u20ac".getBytes(StandardCharsets.UTF_8);
        assertThat(FileText.of(Arrays.copyOf(whole, whole.length - 1))
                        .orElseThrow()
                        .text())
                .isEqualTo("price: 5 ");
    }

    private static Optional<FileText> of(String text) {
        return FileText.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
