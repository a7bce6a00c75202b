package dev.tandem.crdt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GcOptionTest {
    private static boolean holds(Doc doc, String text) {
        return new String(doc.encodeStateAsUpdate(), StandardCharsets.ISO_8859_1).contains(text);
    }

    private static void writeAndDelete(Doc doc) {
        doc.getText("t").insert(0, "secret");
        doc.getMap("m").set("k", new YText("nested"));
        doc.getText("t").delete(0, 6);
        doc.getMap("m").delete("k");
        doc.checkInvariants();
    }

    @Test
    void deletedContentIsForgottenByDefault() {
        var doc = new Doc();
        writeAndDelete(doc);
        assertThat(holds(doc, "secret")).isFalse();
        assertThat(holds(doc, "nested")).isFalse();
    }

    @Test
    void withoutCollectionDeletedContentStaysAndTravels() {
        var doc = new Doc(DocOptions.DEFAULT.withGc(false));
        writeAndDelete(doc);
        assertThat(holds(doc, "secret")).isTrue();
        assertThat(holds(doc, "nested")).isTrue();
        assertThat(doc.getText("t")).hasToString("");

        var keeping = new Doc(DocOptions.DEFAULT.withGc(false));
        keeping.applyUpdate(doc.encodeStateAsUpdate());
        keeping.checkInvariants();
        assertThat(keeping.encodeStateAsUpdate()).isEqualTo(doc.encodeStateAsUpdate());

        var collecting = new Doc();
        collecting.applyUpdate(doc.encodeStateAsUpdate());
        collecting.checkInvariants();
        assertThat(holds(collecting, "secret")).isFalse();
        assertThat(collecting.encodeStateVector()).isEqualTo(doc.encodeStateVector());
    }

    @Test
    void theFilterDecidesByPlaceAndRange() {
        var asked = new ArrayList<ClientRange>();
        var made = new Doc[1];
        made[0] = new Doc(DocOptions.DEFAULT.withClientId(7).withGcFilter(item -> {
            asked.add(item.range());
            return !item.isWithin(made[0].getMap("m"));
        }));
        writeAndDelete(made[0]);
        assertThat(holds(made[0], "secret")).isFalse();
        assertThat(holds(made[0], "nested")).isTrue();
        assertThat(asked)
                .isEqualTo(List.of(new ClientRange(7, 0, 6), new ClientRange(7, 6, 1), new ClientRange(7, 7, 6)));
    }

    @Test
    void whatIsKeptIsForgottenWithTheTypeThatHoldsIt() {
        var keep = new boolean[] {true};
        var doc = new Doc(DocOptions.DEFAULT.withGcFilter(item -> !keep[0]));
        var text = new YText("nested");
        doc.getMap("m").set("k", text);
        text.delete(0, 6);
        assertThat(holds(doc, "nested")).isTrue();
        keep[0] = false;
        doc.getMap("m").delete("k");
        doc.checkInvariants();
        assertThat(holds(doc, "nested")).isFalse();
    }

    @Test
    void aClientIdOutOfRangeIsRefused() {
        assertThatThrownBy(() -> DocOptions.DEFAULT.withClientId(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> DocOptions.DEFAULT.withClientId(1L << 53))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
