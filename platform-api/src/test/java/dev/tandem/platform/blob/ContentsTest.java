package dev.tandem.platform.blob;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What some bytes are: text or not, and of which media type. */
class ContentsTest {
    @Test
    void textIsFoundHoweverItIsCutIntoParts() {
        Random random = new Random(7);
        byte[] text = "naïve 日本語 𝕏 plain\n".repeat(500).getBytes(StandardCharsets.UTF_8);
        for (int round = 0; round < 50; round++) {
            Utf8Check check = new Utf8Check();
            for (int at = 0; at < text.length; ) {
                byte[] part = Arrays.copyOfRange(text, at, Math.min(text.length, at + 1 + random.nextInt(40)));
                assertThat(check.accept(part, part.length)).isTrue();
                at += part.length;
            }
            assertThat(check.isText()).isTrue();
        }
    }

    @Test
    void whatIsNoTextIsNotTakenForOne() {
        assertThat(isText(new byte[] {'a', 0, 'b'})).as("NUL").isFalse();
        assertThat(isText(new byte[] {(byte) 0xc3})).as("a character cut off").isFalse();
        assertThat(isText(new byte[] {(byte) 0xc0, (byte) 0x80}))
                .as("an overlong NUL")
                .isFalse();
        assertThat(isText(new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80}))
                .as("half of a surrogate pair")
                .isFalse();
        assertThat(isText(new byte[] {(byte) 0xff, (byte) 0xfe, 'a'}))
                .as("UTF-16")
                .isFalse();
        assertThat(isText(new byte[0])).as("nothing").isTrue();
    }

    private static boolean isText(byte[] bytes) {
        Utf8Check check = new Utf8Check();
        check.accept(bytes, bytes.length);
        return check.isText();
    }

    @ParameterizedTest
    @CsvSource({
        "89504E470D0A1A0A0000000D49484452, a.txt, image/png",
        "FFD8FFE000104A464946, photo.jpg, image/jpeg",
        "474946383961, a.gif, image/gif",
        "524946460000000057454250, a.webp, image/webp",
        "25504446, a.pdf, application/octet-stream",
        "255044462D, a.bin, application/pdf",
        "504B0304, a.zip, application/zip",
        "504B0304, a.jar, application/java-archive",
        "7F454C46, tool, application/x-elf",
        "0102, a.png, application/octet-stream",
        "3C68746D6C3E, a.html, application/octet-stream",
        "3C7376673E, a.svg, application/octet-stream",
        "0102, a.csv, text/csv",
    })
    void theContentSaysWhatItIsBeforeTheNameDoes(String hex, String name, String expected) {
        assertThat(MediaTypes.of(java.util.HexFormat.of().parseHex(hex), name)).isEqualTo(expected);
    }
}
