package dev.tandem.crdt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class TypesTest {
    private final Doc doc = new Doc(1);

    @Test
    void textIsInsertedAndDeletedByPosition() {
        YText text = doc.getText("t");
        text.insert(0, "hello");
        text.insert(5, " world");
        text.insert(5, ",");
        text.delete(0, 1);
        assertThat(text).hasToString("ello, world");
        assertThat(text.length()).isEqualTo(11);
        assertThatThrownBy(() -> text.insert(12, "x")).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> text.insert(-1, "x")).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> text.delete(10, 2)).isInstanceOf(IndexOutOfBoundsException.class);
        doc.checkInvariants();
    }

    @Test
    void observersHearTheDelta() {
        YText text = doc.getText("t");
        text.insert(0, "hello world");
        var events = new ArrayList<TextEvent>();
        Subscription subscription = text.observe(event -> {
            assertThat(event.delta()).isNotEmpty();
            events.add(event);
        });
        doc.transact(
                () -> {
                    text.delete(0, 2);
                    text.insert(3, "!");
                    text.insert(4, "?");
                },
                "me");
        assertThat(events).singleElement().satisfies(event -> {
            assertThat(event.delta())
                    .containsExactly(new TextDelta.Delete(2), new TextDelta.Retain(3), new TextDelta.Insert("!?"));
            assertThat(event.origin()).isEqualTo("me");
            assertThat(event.target()).isSameAs(text);
        });
        text.insert(text.length(), "end");
        assertThat(events.getLast().delta()).containsExactly(new TextDelta.Retain(11), new TextDelta.Insert("end"));
        subscription.close();
        text.insert(0, "x");
        assertThat(events).hasSize(2);
    }

    @Test
    void halfASurrogatePairIsReplaced() {
        YText text = doc.getText("t");
        text.insert(0, "a\uD83D\uDE00b");
        text.insert(2, "x");
        assertThat(text).hasToString("a\uFFFDx\uFFFDb");
    }

    @Test
    void mapsHoldTheLastValue() {
        YMap map = doc.getMap("m");
        map.set("a", 1);
        map.set("a", Map.of("k", List.of(true)));
        map.set("b", null);
        map.delete("absent");
        assertThat(map.get("a")).isEqualTo(Map.of("k", List.of(true)));
        assertThat(map.has("b")).isTrue();
        assertThat(map.get("b")).isNull();
        assertThat(map.keys()).containsExactly("a", "b");
        map.delete("a");
        assertThat(map.size()).isEqualTo(1);
        assertThat(map.has("a")).isFalse();
        assertThatThrownBy(() -> map.set("c", new Object())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> map.set("c", 1L << 60)).isInstanceOf(IllegalArgumentException.class);
        assertThat(map.has("c")).isFalse();
        doc.checkInvariants();
    }

    @Test
    void arraysHoldValuesOfAllKinds() {
        YArray array = doc.getArray("a");
        array.push(Arrays.asList(1, "x", null, 2.5));
        array.insert(1, List.of(new byte[] {7}));
        assertThat(array.toList()).hasSize(5);
        assertThat(array.get(0)).isEqualTo(1L);
        assertThat(array.get(1)).isEqualTo(new byte[] {7});
        assertThat(array.get(3)).isNull();
        array.delete(1, 3);
        assertThat(array.toList()).containsExactly(1L, 2.5);
        assertThatThrownBy(() -> array.get(2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> array.insert(3, List.of(1))).isInstanceOf(IndexOutOfBoundsException.class);
        doc.checkInvariants();
    }

    @Test
    void typesNest() {
        var file = new YMap();
        var text = new YText("print(1)");
        file.set("name", "main.py");
        file.set("text", text);
        doc.getArray("a").push(List.of(file));
        text.insert(0, "# ");
        assertThat(file.get("text")).isSameAs(text);

        var copy = new Doc(2);
        copy.applyUpdate(doc.encodeStateAsUpdate());
        var copied = (YMap) Objects.requireNonNull(copy.getArray("a").get(0));
        assertThat(copied.get("name")).isEqualTo("main.py");
        assertThat(copied.get("text")).hasToString("# print(1)");
        assertThat(copied).isSameAs(copy.getArray("a").get(0));
        assertThatThrownBy(() -> doc.getArray("a").push(List.of(file))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new YText("x").length()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aDeletedTypeIsForgottenWithItsContent() {
        doc.getMap("m").set("k", new YText("x".repeat(1000)));
        doc.getMap("m").set("k", 1);
        assertThat(doc.encodeStateAsUpdate()).hasSizeLessThan(60);
        doc.checkInvariants();
    }

    @Test
    void arraysHaveTheMethodsOfYjs() {
        YArray array = YArray.from(List.of(1, 2));
        array.unshift(List.of(0));
        array.push(List.of(3, new YMap(Map.of("k", "v"))));
        array.insert(1, List.of("gone"));
        array.delete(1);
        doc.getMap("m").set("a", array);
        assertThat(array.slice(1, 3)).containsExactly(1L, 2L);
        assertThat(array.slice(-2, -1)).containsExactly(3L);
        assertThat(array.slice(3, 1)).isEmpty();
        assertThat(array.slice(-99, 99)).hasSize(5);
        assertThat(array.stream()).hasSize(5);
        assertThat(array).hasSize(5);
        assertThat(array.parent()).isSameAs(doc.getMap("m"));
        array.delete(0);
        assertThat(array.toJSON()).containsExactly(1L, 2L, 3L, Map.of("k", "v"));
        doc.getMap("m").set("b", array.clone());
        assertThat(doc.getMap("m").toJSON()).containsEntry("b", array.toJSON());
        assertThat(new YArray().doc()).isNull();
        assertThat(new YArray().parent()).isNull();
    }

    @Test
    void mapsHaveTheMethodsOfYjs() {
        YMap map = new YMap(Map.of("b", 1));
        map.set("a", 2);
        map.set("b", 3);
        map.set("gone", 0);
        map.delete("gone");
        doc.getArray("a").push(List.of(map));
        map.set("1", new YText("t"));
        assertThat(map.keys()).containsExactly("b", "a", "1");
        assertThat(map.entries()).containsEntry("b", 3L);
        assertThat(map.values()).contains(3L, 2L);
        assertThat(map).hasSize(3);
        var heard = new ArrayList<String>();
        map.forEach((key, value) -> heard.add(key + value));
        assertThat(heard).containsExactly("b3", "a2", "1t");
        assertThat(map.toJSON().keySet()).containsExactly("1", "b", "a");
        YMap copy = map.clone();
        map.clear();
        assertThat(map.size()).isZero();
        doc.getArray("a").push(List.of(copy));
        assertThat(copy.toJSON()).containsEntry("1", "t").hasSize(3);
        assertThat(doc.toJSON()).containsEntry("a", List.of(Map.of(), copy.toJSON()));
    }

    @Test
    void rootsAreKnownByName() {
        doc.getText("t").insert(0, "x");
        var copy = new Doc(2);
        copy.applyUpdate(doc.encodeStateAsUpdate());
        YType unknown = copy.get("t");
        assertThat(unknown).isInstanceOf(YUnknown.class);
        assertThat(copy.share()).containsOnlyKeys("t").containsEntry("t", unknown);
        assertThat(copy.getText("t")).hasToString("x");
        assertThat(copy.get("t")).isSameAs(copy.getText("t"));
        assertThat(copy.get("e", YXmlElement.class)).hasToString("<undefined></undefined>");
        assertThatThrownBy(() -> copy.get("t", YMap.class)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> copy.get("h", YXmlHook.class)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(unknown::clone).isInstanceOf(IllegalStateException.class);
    }
}
