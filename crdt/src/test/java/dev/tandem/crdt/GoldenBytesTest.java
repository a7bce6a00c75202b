package dev.tandem.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.crdt.codec.AnyCodec;
import dev.tandem.crdt.codec.ByteReader;
import dev.tandem.crdt.codec.ByteWriter;
import dev.tandem.crdt.codec.DecodeLimits;
import dev.tandem.crdt.codec.LongIntMap;
import dev.tandem.crdt.codec.StateVector;
import dev.tandem.crdt.codec.Undefined;
import dev.tandem.crdt.sync.AwarenessUpdate;
import dev.tandem.crdt.sync.SyncMessage;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Bytes that Yjs wrote: src/test/node/golden.mjs makes them. */
class GoldenBytesTest {
    private static byte[] golden(String name) {
        return GoldenFile.bytes(name);
    }

    @Test
    void valuesAreWrittenAndReadAsInJavaScript() {
        var map = new LinkedHashMap<String, Object>();
        map.put("b", 1L);
        map.put("10", 2L);
        map.put("9", 3L);
        map.put("01", 4L);
        var values = new LinkedHashMap<String, @Nullable Object>();
        values.put("undefined", Undefined.UNDEFINED);
        values.put("null", null);
        values.put("true", true);
        values.put("false", false);
        values.put("zero", 0L);
        values.put("minusZero", -0.0);
        values.put("one", 1L);
        values.put("minusOne", -1L);
        values.put("sixtyThree", 63L);
        values.put("sixtyFour", 64L);
        values.put("int31", 2147483647L);
        values.put("minusInt31", -2147483647L);
        values.put("int32", 2147483648.0);
        values.put("half", 0.5);
        values.put("tenth", 0.1);
        values.put("large", 9007199254740991.0);
        values.put("infinity", Double.POSITIVE_INFINITY);
        values.put("bigint", BigInteger.valueOf(123456789012345678L));
        values.put("text", "wörld \uD83D\uDE00");
        values.put("bytes", new byte[] {1, 2, -1});
        values.put("list", List.of(1L, "a", Arrays.asList((Object) null)));
        values.put("map", map);

        values.forEach((name, value) -> {
            var out = new ByteWriter();
            AnyCodec.write(out, value);
            assertThat(out.toByteArray()).as(name).isEqualTo(golden("any-" + name));
            assertThat(AnyCodec.read(new ByteReader(out.toByteArray(), DecodeLimits.DEFAULT)))
                    .as(name)
                    .isEqualTo(value);
        });
    }

    @Test
    void everyTransactionAndTheStateAreThoseOfYjs() {
        var doc = new Doc(1);
        var updates = new ArrayList<byte[]>();
        var updatesV2 = new ArrayList<byte[]>();
        doc.observeUpdates(event -> updates.add(event.update()));
        doc.observeUpdatesV2(event -> updatesV2.add(event.update()));
        YText text = doc.getText("t");
        text.insert(0, "hello world");
        text.insert(5, ", wörld \uD83D\uDE00");
        text.delete(3, 4);
        doc.getMap("m").set("key", 1);
        doc.getMap("m").set("key", "two");
        doc.getMap("m").set("text", new YText("nested"));
        doc.getArray("a").insert(0, Arrays.asList(1, "x", new byte[] {9}, null));
        doc.getArray("a").delete(1, 2);
        doc.getMap("m").delete("text");

        assertThat(updates).containsExactlyElementsOf(GoldenFile.all("update"));
        assertThat(updatesV2).containsExactlyElementsOf(GoldenFile.all("updateV2"));
        assertThat(doc.encodeStateAsUpdate()).isEqualTo(golden("state"));
        assertThat(doc.encodeStateAsUpdateV2()).isEqualTo(golden("stateV2"));
        assertThat(doc.encodeStateVector()).isEqualTo(golden("vector"));
        var known = new LongIntMap();
        known.put(1, 14);
        assertThat(doc.encodeStateAsUpdate(StateVector.write(known))).isEqualTo(golden("diff"));
        assertThat(doc.encodeStateAsUpdateV2(StateVector.write(known))).isEqualTo(golden("diffV2"));
        assertThat(Updates.mergeUpdatesV2(updatesV2)).isEqualTo(golden("mergedV2"));
        assertThat(Updates.convertUpdateFormatV2ToV1(golden("mergedV2"))).isEqualTo(golden("merged"));
        assertThat(Updates.convertUpdateFormatV1ToV2(golden("state"))).isEqualTo(golden("convertedV2"));
        assertThat(new SyncMessage.Step1(doc.encodeStateVector()).encode()).isEqualTo(golden("sync1"));
        assertThat(new SyncMessage.Step2(doc.encodeStateAsUpdate()).encode()).isEqualTo(golden("sync2"));
        assertThat(new SyncMessage.Update(new byte[2]).encode()).isEqualTo(golden("syncUpdate"));
    }

    @Test
    void formattingEmbedsXmlAndSubdocumentsPassThrough() {
        var doc = new Doc(1);
        doc.applyUpdate(golden("rich"));

        assertThat(doc.encodeStateAsUpdate()).isEqualTo(golden("rich"));
        assertThat(doc.getText("t")).hasToString("bold");
        assertThat(doc.getText("t").length()).isEqualTo(5);
        assertThat(doc.getMap("m").get("xml")).isInstanceOf(YXmlElement.class);
    }

    @Test
    void formattingEmbedsXmlAndSubdocumentsPassThroughInVersion2() {
        var doc = new Doc(1);
        doc.applyUpdateV2(golden("richV2"));

        assertThat(doc.encodeStateAsUpdateV2()).isEqualTo(golden("richV2"));
        assertThat(doc.encodeStateAsUpdate()).isEqualTo(golden("rich"));
        assertThat(Updates.obfuscateUpdate(golden("rich"), ObfuscatorOptions.ALL))
                .isEqualTo(golden("richObfuscated"));
        assertThat(Updates.obfuscateUpdateV2(golden("richV2"), ObfuscatorOptions.ALL))
                .isEqualTo(golden("richObfuscatedV2"));
    }

    @Test
    void awarenessIsReadAndWritten() {
        AwarenessUpdate update = AwarenessUpdate.decode(golden("awareness"), DecodeLimits.DEFAULT);
        assertThat(update.entries())
                .containsExactly(new AwarenessUpdate.Entry(77, 1, "{\"name\":\"Bo\",\"cursor\":{\"anchor\":1}}"));
        assertThat(update.encode()).isEqualTo(golden("awareness"));
        AwarenessUpdate gone = AwarenessUpdate.decode(golden("awarenessGone"), DecodeLimits.DEFAULT);
        assertThat(gone.entries()).containsExactly(new AwarenessUpdate.Entry(77, 2, null));
        assertThat(gone.encode()).isEqualTo(golden("awarenessGone"));
    }
}
