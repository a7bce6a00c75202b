package dev.tandem.crdt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.crdt.codec.TypeRef;
import dev.tandem.crdt.codec.UpdateException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Format version 2 as users meet it, and looking into updates. */
class UpdatesV2Test {
    @Test
    void documentsThatExchangeVersion2AreEqual() {
        var first = new Doc(1);
        var second = new Doc(2);
        first.observeUpdatesV2(event -> second.applyUpdateV2(event.update(), "first"));
        var heard = new ArrayList<String>();
        Subscription subscription = second.observeUpdatesV2(event -> heard.add(event.origin() + " " + event.local()));
        first.getText("t").insert(0, "hello");
        second.getText("t").insert(5, " world");
        first.applyUpdateV2(second.encodeStateAsUpdateV2(first.encodeStateVector()));
        subscription.close();
        first.getText("t").delete(0, 1);

        assertThat(first.getText("t")).hasToString("ello world");
        assertThat(second.encodeStateAsUpdateV2()).isEqualTo(first.encodeStateAsUpdateV2());
        // Passing on what it has already changes nothing, and nobody hears of it.
        assertThat(heard).containsExactly("first false", "null true");
    }

    @Test
    void aListenerOfVersion1MayEditBeforeThoseOfVersion2AreTold() {
        var doc = new Doc(1);
        var copy = new Doc(2);
        doc.observeUpdates(event -> {
            if (doc.getText("t").length() < 4) {
                doc.getText("t").insert(0, "x");
            }
        });
        doc.observeUpdatesV2(event -> copy.applyUpdateV2(event.update()));
        doc.getText("t").insert(0, "a");
        assertThat(copy.getText("t")).hasToString("xxxa");
        assertThat(copy.hasPending()).isFalse();
    }

    @Test
    void whatWaitsIsPartOfTheState() {
        var source = new Doc(1);
        var updates = new ArrayList<byte[]>();
        source.observeUpdatesV2(event -> updates.add(event.update()));
        source.getText("t").insert(0, "a");
        source.getText("t").insert(1, "b");
        source.getText("t").delete(0, 1);

        var copy = new Doc(2);
        copy.applyUpdateV2(updates.get(1));
        copy.applyUpdateV2(updates.get(2));
        assertThat(copy.hasPending()).isTrue();
        var third = new Doc(3);
        third.applyUpdateV2(copy.encodeStateAsUpdateV2());
        third.applyUpdateV2(updates.get(0));
        assertThat(third.getText("t")).hasToString("b");
        assertThat(third.hasPending()).isFalse();
    }

    @Test
    void versionsAreNotTakenForEachOther() {
        var doc = new Doc(1);
        doc.getText("t").insert(0, "hello");
        assertThatThrownBy(() -> new Doc(2).applyUpdateV2(doc.encodeStateAsUpdate()))
                .isInstanceOf(UpdateException.class);
        assertThatThrownBy(() -> new Doc(2).applyUpdate(doc.encodeStateAsUpdateV2()))
                .isInstanceOf(UpdateException.class);
    }

    @Test
    void oneUpdateIsMergedToItself() {
        var doc = new Doc(1);
        doc.getText("t").insert(0, "hello");
        byte[] update = doc.encodeStateAsUpdateV2();
        assertThat(Updates.mergeUpdatesV2(List.of(update))).isEqualTo(update).isNotSameAs(update);
    }

    @Test
    void updatesAreDescribed() {
        var doc = new Doc(7);
        doc.getText("t").insert(0, "hi");
        doc.getMap("m").set("k", List.of(1, true));
        doc.getMap("m").set("n", new YArray());
        doc.getText("t").delete(1, 1);
        doc.applyUpdate(GoldenFile.bytes("rich"));

        DecodedUpdate decoded = Updates.decodeUpdate(doc.encodeStateAsUpdate());
        assertThat(Updates.decodeUpdateV2(doc.encodeStateAsUpdateV2())).isEqualTo(decoded);
        assertThat(decoded.structs())
                .contains(
                        new DecodedUpdate.Item(
                                new ClientRange(7, 0, 1), null, null, "t", null, null, new DecodedUpdate.Text("h")),
                        new DecodedUpdate.Item(
                                new ClientRange(7, 1, 1),
                                new DecodedUpdate.Id(7, 0),
                                null,
                                null,
                                null,
                                null,
                                new DecodedUpdate.Deleted()),
                        new DecodedUpdate.Item(
                                new ClientRange(7, 2, 1),
                                null,
                                null,
                                "m",
                                null,
                                "k",
                                new DecodedUpdate.Any(List.of(List.of(1L, true)))),
                        new DecodedUpdate.Item(
                                new ClientRange(7, 3, 1),
                                null,
                                null,
                                "m",
                                null,
                                "n",
                                new DecodedUpdate.Type(TypeRef.ARRAY, null)));
        assertThat(decoded.structs())
                .extracting(struct -> struct instanceof DecodedUpdate.Item item ? item.content() : "")
                .contains(
                        new DecodedUpdate.Format("bold", true),
                        new DecodedUpdate.Format("bold", null),
                        new DecodedUpdate.Embed(Map.of("image", "x.png")),
                        new DecodedUpdate.Type(TypeRef.XML_ELEMENT, "div"),
                        new DecodedUpdate.Subdocument("sub", Map.of("autoLoad", true)));
        assertThat(decoded.deletes()).containsExactly(new ClientRange(7, 1, 1));
    }

    @Test
    void theClocksOfAnUpdateAreTold() {
        var doc = new Doc(7);
        var updates = new ArrayList<byte[]>();
        doc.observeUpdates(event -> updates.add(event.update()));
        doc.getText("t").insert(0, "ab");
        doc.getText("t").insert(2, "cd");
        doc.getText("t").insert(4, "ef");
        byte[] merged = Updates.mergeUpdates(List.of(updates.get(0), updates.get(2)));

        var expected = new UpdateMeta(Map.of(7L, 0L), Map.of(7L, 6L));
        assertThat(Updates.parseUpdateMeta(merged)).isEqualTo(expected);
        assertThat(Updates.parseUpdateMetaV2(Updates.convertUpdateFormatV1ToV2(merged)))
                .isEqualTo(expected);
        assertThat(Updates.decodeUpdate(merged).structs()).contains(new DecodedUpdate.Skip(new ClientRange(7, 2, 2)));
        assertThat(Updates.convertUpdateFormatV2ToV1(Updates.convertUpdateFormatV1ToV2(merged)))
                .isEqualTo(merged);
    }

    @Test
    void obfuscatedUpdatesHoldNoneOfTheContent() {
        var doc = new Doc(7);
        doc.getText("t").insert(0, "secret");
        doc.getMap("m").set("secret", "secret");
        doc.getMap("m").set("secret2", List.of("secret"));
        byte[] obfuscated = Updates.obfuscateUpdate(doc.encodeStateAsUpdate(), ObfuscatorOptions.ALL);
        var copy = new Doc(8);
        copy.applyUpdate(obfuscated);
        assertThat(copy.getText("t")).hasToString("000000");
        assertThat(copy.getMap("m").keys()).containsExactly("1", "2");
        assertThat(copy.getMap("m").get("2")).isEqualTo(2L);
    }
}
