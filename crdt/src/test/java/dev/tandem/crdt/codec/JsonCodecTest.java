package dev.tandem.crdt.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonCodecTest {
    private static @Nullable Object parse(String text) {
        return JsonCodec.parse(text, DecodeLimits.DEFAULT);
    }

    @ParameterizedTest
    @CsvSource({
        "0.0, 0",
        "-0.0, 0",
        "5.0E-324, 5e-324",
        "1.0E-323, 1e-323",
        "1.5E-323, 1.5e-323",
        "2.2250738585072014E-308, 2.2250738585072014e-308",
        "1.7976931348623157E308, 1.7976931348623157e+308",
        "1.0E21, 1e+21",
        "1.0E20, 100000000000000000000",
        "1.2345678901234568E20, 123456789012345680000",
        "9007199254740993.0, 9007199254740992",
        "1.0E-6, 0.000001",
        "1.0E-7, 1e-7",
        "1.25E-7, 1.25e-7",
        "-123.456, -123.456",
        "2.0E23, 2e+23",
        "1.0E23, 1e+23",
        "0.1, 0.1"
    })
    void numbersAreThoseOfJavaScript(double number, String text) {
        assertThat(JsonCodec.stringify(number)).isEqualTo(text);
    }

    @Test
    void valuesThatJsonDoesNotKnowBecomeWhatJavaScriptMakesOfThem() {
        var map = new LinkedHashMap<String, @Nullable Object>();
        map.put("b", Undefined.UNDEFINED);
        map.put("2", Double.NaN);
        map.put("10", Double.NEGATIVE_INFINITY);
        map.put("1", new byte[] {1, -1});
        map.put("a", Arrays.asList(Undefined.UNDEFINED, null, 1.5f, 7, (short) 8));
        assertThat(JsonCodec.stringify(map))
                .isEqualTo("{\"1\":{\"0\":1,\"1\":255},\"2\":null,\"10\":null,\"a\":[null,null,1.5,7,8]}");
        assertThat(JsonCodec.stringify(List.of())).isEqualTo("[]");
        assertThat(JsonCodec.stringify(new byte[0])).isEqualTo("{}");
        assertThat(JsonCodec.stringify("\uD83D\"\\\u0000\u001F\u2028\uD83D\uDE00\uDE00\b"))
                .isEqualTo("\"\\ud83d\\\"\\\\\\u0000\\u001f\u2028\uD83D\uDE00\\ude00\\b\"");
    }

    @Test
    void whatHasNoJsonTextIsRefused() {
        for (Object value : List.of(Undefined.UNDEFINED, BigInteger.ONE, new Object(), Long.MAX_VALUE)) {
            assertThatThrownBy(() -> JsonCodec.stringify(value)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void valuesAreRead() {
        assertThat(parse(" {\"a\" : [1, -0, 2.5, 3e9, \"\\u00e9\\n\\/\", {}], \"b\": null, \"a\": true } "))
                .hasToString("{a=true, b=null}");
        assertThat(parse("[1, -0, 3e2, 2147483648, \"\\ud83d\"]"))
                .isEqualTo(List.of(1L, -0.0, 300L, 2147483648.0, "\uD83D"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "nul",
                "nulll",
                "[1,]",
                "[,1]",
                "{\"a\"}",
                "{\"a\":1,}",
                "{a:1}",
                "01",
                "1.",
                ".5",
                "+1",
                "1e",
                "\"\\x\"",
                "\"\n\"",
                "'a'",
                "{} {}",
                "[",
                "-",
                "undefined",
                "\"\\u00g0\"",
                "\"abc",
                "\u0000",
                "\"\u0000\"",
                "\"\\u\uFF11111\"",
                "NaN",
                "\u00A01"
            })
    void whatIsNotJsonIsRefused(String text) {
        assertThatThrownBy(() -> parse(text)).isInstanceOf(UpdateException.class);
    }

    @Test
    void nestingIsBounded() {
        String deep = "[".repeat(100_000) + "]".repeat(100_000);
        assertThatThrownBy(() -> parse(deep))
                .isInstanceOfSatisfying(
                        UpdateException.class, e -> assertThat(e.reason()).isEqualTo(UpdateException.Reason.TOO_DEEP));
    }
}
