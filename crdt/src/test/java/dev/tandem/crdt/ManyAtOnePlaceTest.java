package dev.tandem.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Many people who add something at the same place without knowing of each other. */
class ManyAtOnePlaceTest {
    private static final int CLIENTS = 60;

    private static byte[] common() {
        var doc = new Doc(1);
        doc.getText("text").insert(0, "ab");
        doc.getArray("array").insert(0, List.of(1, 2));
        doc.getMap("map").set("name", "old");
        return doc.encodeStateAsUpdate();
    }

    private static List<byte[]> changes(byte[] common, Random random) {
        var updates = new ArrayList<byte[]>();
        for (int client = 0; client < CLIENTS; client++) {
            var doc = new Doc(100 + client * 7L);
            doc.applyUpdate(common);
            doc.observeUpdates(event -> updates.add(event.update()));
            doc.getText("text").insert(1, "client" + client);
            doc.getArray("array").insert(1, List.of(client, "v", client));
            doc.getMap("map").set("name", client);
            if (random.nextInt(4) == 0) {
                doc.getText("text").insert(3, "-");
                doc.getText("text").delete(2, 3);
                doc.getArray("array").insert(2, List.of("inner"));
                doc.getText("text").insert(1, "before");
            }
        }
        return updates;
    }

    @Test
    void arriveInAnyOrderWithTheSameResult() {
        var random = new Random(5);
        byte[] common = common();
        List<byte[]> updates = changes(common, random);
        var inOrder = new Doc(2);
        inOrder.applyUpdate(common);
        updates.forEach(inOrder::applyUpdate);
        for (int i = 0; i < 40; i++) {
            var doc = new Doc(2);
            doc.applyUpdate(common);
            Collections.shuffle(updates, random);
            for (byte[] update : updates) {
                doc.applyUpdate(update);
                if (random.nextInt(8) == 0) {
                    doc.checkInvariants();
                }
            }
            assertThat(doc.toJSON()).isEqualTo(inOrder.toJSON());
            assertThat(doc.encodeStateAsUpdate()).isEqualTo(inOrder.encodeStateAsUpdate());
        }
    }

    @Test
    void eachValueOfARunCanBeReadAndDeleted() {
        var doc = new Doc(1);
        YArray array = doc.getArray("array");
        array.insert(0, List.of(1, "two", 3.5, List.of(4), true));
        array.delete(1, 1);
        var copy = new Doc(2);
        copy.applyUpdate(doc.encodeStateAsUpdate());
        assertThat(copy.getArray("array").toList()).isEqualTo(Arrays.asList(1L, 3.5, List.of(4L), true));
        assertThat(copy.getArray("array").get(2)).isEqualTo(List.of(4L));
        copy.getArray("array").insert(3, Arrays.asList("x", null));
        doc.applyUpdate(copy.encodeStateAsUpdate());
        assertThat(doc.getArray("array").toList()).isEqualTo(Arrays.asList(1L, 3.5, List.of(4L), "x", null, true));
        assertThat(doc.encodeStateAsUpdate()).isEqualTo(copy.encodeStateAsUpdate());
        doc.checkInvariants();
    }
}
