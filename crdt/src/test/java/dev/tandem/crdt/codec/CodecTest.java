package dev.tandem.crdt.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CodecTest {
    private static ByteReader reader(ByteWriter out) {
        return new ByteReader(out.toByteArray(), DecodeLimits.DEFAULT);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 127, 128, 16383, 16384, Integer.MAX_VALUE, 1L << 32, (1L << 53) - 1})
    void numbersSurvive(long number) {
        var in = reader(new ByteWriter().varUint(number).varInt(number, false).varInt(number, true));
        assertThat(in.varUint()).isEqualTo(number);
        assertThat(in.varInt()).isEqualTo(number);
        assertThat(in.varInt()).isEqualTo(number == 0 ? (Object) (-0.0) : (Object) (-number));
        in.expectEnd();
    }

    @Test
    void numbersThatAreTooLargeAreRefused() {
        assertThatThrownBy(() -> reader(new ByteWriter().varUint(1L << 53)).varUint())
                .isInstanceOf(UpdateException.class);
        assertThatThrownBy(() -> reader(new ByteWriter().varUint(1L << 31)).varInt31())
                .isInstanceOf(UpdateException.class);
        assertThatThrownBy(
                        () -> new ByteReader(new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, -1, 1}, DecodeLimits.DEFAULT)
                                .varUint())
                .isInstanceOf(UpdateException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "wörld", "日本", "\uD83D\uDE00 x", "\u0000"})
    void textSurvives(String text) {
        var out = new ByteWriter().varString(text);
        assertThat(reader(out).varString()).isEqualTo(text);
        assertThat(reader(out).skipString()).isEqualTo(text.length());
        assertThat(out.toByteArray()).endsWith(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void loneSurrogatesBecomeReplacementCharacters() {
        assertThat(reader(new ByteWriter().varString("a\uD83Db\uDE00")).varString())
                .isEqualTo("a\uFFFDb\uFFFD");
    }

    @ParameterizedTest
    @ValueSource(strings = {"c0af", "e080af", "eda080", "f08080af", "f4908080", "ff", "c3", "e282", "80"})
    void whatIsNotUtf8IsSeen(String hex) {
        byte[] bytes = java.util.HexFormat.of().parseHex(hex);
        assertThat(Utf8.utf16Length(bytes, 0, bytes.length)).isNegative();
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", " [1, -2.5e+3, \"\\u00e9\\n\", {\"a\": {}}] ", "\"\"", "0", "true", "{}"})
    void jsonIsSeen(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        JsonText.check(bytes, 0, bytes.length, 10);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nul",
                "[1,]",
                "{\"a\"}",
                "01",
                "1.",
                "\"\\x\"",
                "\"\n\"",
                "'a'",
                "{} {}",
                "[",
                "-",
                "undefined"
            })
    void whatIsNotJsonIsSeen(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> JsonText.check(bytes, 0, bytes.length, 10)).isInstanceOf(UpdateException.class);
    }

    @Test
    void rangesAreJoinedAndSearched() {
        var ranges = new IdRanges();
        ranges.add(5, 10, 5);
        ranges.add(5, 0, 3);
        ranges.add(5, 13, 4);
        ranges.add(9, 1, 1);
        ranges.normalize();
        var seen = new ArrayList<String>();
        ranges.forEach((client, clock, end) -> seen.add(client + ":" + clock + "-" + end));
        assertThat(seen).containsExactly("9:1-2", "5:0-3", "5:10-17");
        assertThat(List.of(ranges.contains(5, 2), ranges.contains(5, 3), ranges.contains(5, 16), ranges.contains(7, 0)))
                .containsExactly(true, false, true, false);
        seen.clear();
        ranges.forEachMissing(5, 1, 19, (client, clock, end) -> seen.add(clock + "-" + end));
        assertThat(seen).containsExactly("3-10", "17-20");
    }

    @Test
    void mapsOfClientsGrow() {
        var map = new LongIntMap();
        for (int i = 0; i < 1000; i++) {
            map.put(i * 4096L, i);
        }
        map.put(0, 7);
        assertThat(map.size()).isEqualTo(1000);
        assertThat(map.get(0, -1)).isEqualTo(7);
        assertThat(map.get(999 * 4096L, -1)).isEqualTo(999);
        assertThat(map.get(1, -1)).isEqualTo(-1);
        assertThat(map.keysDescending()).startsWith(999 * 4096L).endsWith(0L).hasSize(1000);
    }
}
