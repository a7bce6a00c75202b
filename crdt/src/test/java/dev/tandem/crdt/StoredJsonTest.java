package dev.tandem.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.crdt.codec.ByteWriter;
import dev.tandem.crdt.codec.Kind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** JSON texts in updates: every copy passes on those that JSON.stringify writes. */
class StoredJsonTest {
    /** What came, and what Node makes of it. */
    private static final Map<String, String> TEXTS = Map.ofEntries(
            Map.entry("{\"b\":1,\"a\":2}", "{\"b\":1,\"a\":2}"),
            Map.entry("{\"2\":1,\"1\":2}", "{\"1\":2,\"2\":1}"),
            Map.entry("1.0", "1"),
            Map.entry("1e3", "1000"),
            Map.entry(" \"a\" ", "\"a\""),
            Map.entry("\"\\u0041\\/\"", "\"A/\""),
            Map.entry("{\"a\":1,\"a\":2}", "{\"a\":2}"),
            Map.entry("-0", "0"),
            Map.entry("-1", "-1"),
            Map.entry("12345678901234567890", "12345678901234567000"),
            Map.entry("\"\\ud800\"", "\"\\ud800\""),
            Map.entry("[ 1 , 2 ]", "[1,2]"),
            Map.entry("1e21", "1e+21"),
            Map.entry("0.1", "0.1"),
            Map.entry("\"é\"", "\"é\""),
            Map.entry("{\"a\":{\"b\":null}}", "{\"a\":{\"b\":null}}"));

    private static byte[] update(int kind, List<String> strings) {
        var out = new ByteWriter();
        out.varUint(1).varUint(2).varUint(7).varUint(0);
        out.uint8(kind).varUint(1).varString("t");
        if (kind == Kind.JSON) {
            out.varUint(strings.size());
        }
        strings.forEach(out::varString);
        out.uint8(Kind.STRING).varUint(1).varString("t").varString("x");
        return out.varUint(0).toByteArray();
    }

    private static void passes(int kind, List<String> came, List<String> goes) {
        byte[] update = update(kind, came);
        byte[] expected = update(kind, goes);
        assertThat(Updates.mergeUpdates(List.of(update, new byte[2])))
                .as("merged")
                .isEqualTo(expected);
        var doc = new Doc(1);
        doc.applyUpdate(update);
        assertThat(doc.encodeStateAsUpdate()).as("state").isEqualTo(expected);
        doc.checkInvariants();
    }

    @Test
    void embeddedObjects() {
        TEXTS.forEach((came, goes) -> passes(Kind.EMBED, List.of(came), List.of(goes)));
    }

    @Test
    void attributes() {
        TEXTS.forEach((came, goes) -> passes(Kind.FORMAT, List.of("näme", came), List.of("näme", goes)));
    }

    @Test
    void valuesOfOldVersions() {
        TEXTS.forEach((came, goes) ->
                passes(Kind.JSON, List.of("undefined", came, "true", came), List.of("undefined", goes, "true", goes)));
    }
}
