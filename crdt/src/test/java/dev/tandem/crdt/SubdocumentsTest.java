package dev.tandem.crdt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SubdocumentsTest {
    private final Doc parent = new Doc(1);
    private final List<SubdocsEvent> events = new ArrayList<>();

    private static Doc named(String guid) {
        return new Doc(DocOptions.DEFAULT.withGuid(guid));
    }

    private static Doc at(Doc doc, String key) {
        return (Doc) Objects.requireNonNull(doc.getMap("m").get(key));
    }

    @Test
    void aSubdocumentIsAddedLoadedAndRemoved() {
        parent.onSubdocs(events::add);
        Doc child = named("a");
        parent.getMap("m").set("k", child);
        assertThat(events).hasSize(1);
        assertThat(events.getFirst().added()).containsExactly(child);
        assertThat(events.getFirst().loaded()).containsExactly(child);
        assertThat(at(parent, "k")).isSameAs(child);
        assertThat(child.clientId()).isEqualTo(1);
        assertThat(parent.getSubdocGuids()).containsExactly("a");
        parent.checkInvariants();

        var ended = new ArrayList<String>();
        child.onDestroy(() -> ended.add("destroyed"));
        parent.getMap("m").delete("k");
        assertThat(events.get(1).removed()).containsExactly(child);
        assertThat(child.isDestroyed()).isTrue();
        assertThat(ended).hasSize(1);
        assertThat(parent.getSubdocs()).isEmpty();
        parent.checkInvariants();
    }

    @Test
    void whatArrivesIsNotLoadedUntilAskedFor() {
        parent.getMap("m").set("k", named("a"));
        parent.getMap("m")
                .set(
                        "l",
                        new Doc(DocOptions.DEFAULT
                                .withGuid("b")
                                .withAutoLoad(true)
                                .withMeta(Map.of("x", 1L))));
        var other = new Doc(2);
        other.onSubdocs(events::add);
        other.applyUpdate(parent.encodeStateAsUpdate());
        Doc lazy = at(other, "k");
        Doc auto = at(other, "l");
        assertThat(lazy.shouldLoad()).isFalse();
        assertThat(lazy.meta()).isNull();
        assertThat(auto.shouldLoad()).isTrue();
        assertThat(auto.meta()).isEqualTo(Map.of("x", 1L));
        assertThat(events.getFirst().added()).containsExactlyInAnyOrder(lazy, auto);
        assertThat(events.getFirst().loaded()).containsExactly(auto);
        lazy.load();
        lazy.load();
        assertThat(lazy.shouldLoad()).isTrue();
        assertThat(events).hasSize(2);
        assertThat(events.get(1).loaded()).containsExactly(lazy);
        assertThat(other.encodeStateAsUpdate()).isEqualTo(parent.encodeStateAsUpdate());
    }

    @Test
    void aDestroyedSubdocumentIsReplacedByAnEmptyOne() {
        Doc child = named("a");
        parent.getMap("m").set("k", child);
        child.getText("t").insert(0, "text");
        child.getMap("m").set("inner", named("b"));
        Doc inner = at(child, "inner");
        byte[] state = parent.encodeStateAsUpdate();
        parent.onSubdocs(events::add);
        child.destroy();
        Doc renewed = at(parent, "k");
        assertThat(renewed).isNotSameAs(child);
        assertThat(renewed.guid()).isEqualTo("a");
        assertThat(renewed.shouldLoad()).isFalse();
        assertThat(renewed.clientId()).isEqualTo(1);
        assertThat(renewed.getText("t")).hasToString("");
        assertThat(inner.isDestroyed()).isTrue();
        assertThat(events).hasSize(1);
        assertThat(events.getFirst().added()).isEqualTo(Set.of(renewed));
        assertThat(events.getFirst().removed()).isEqualTo(Set.of(child));
        assertThat(parent.encodeStateAsUpdate()).isEqualTo(state);
        parent.checkInvariants();
        child.checkInvariants();
        // It belongs to nobody any more.
        parent.getMap("m").set("l", child);
        assertThat(at(parent, "l")).isSameAs(child);
    }

    @Test
    void aDocumentIsInOnePlaceOnly() {
        Doc child = named("a");
        parent.getMap("m").set("k", child);
        assertThatThrownBy(() -> parent.getMap("m").set("l", child)).isInstanceOf(IllegalArgumentException.class);
        assertThat(parent.getMap("m").has("l")).isFalse();
        assertThatThrownBy(() -> DocOptions.DEFAULT.withMeta(new Object()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aSubdocumentPutInAndDeletedAtOnceLeavesNoTrace() {
        parent.onSubdocs(events::add);
        Doc child = new Doc(DocOptions.DEFAULT.withShouldLoad(false));
        parent.transact(() -> {
            parent.getMap("m").set("k", child);
            parent.getMap("m").delete("k");
        });
        assertThat(events).isEmpty();
        assertThat(parent.getSubdocs()).isEmpty();
        parent.checkInvariants();
    }

    @Test
    void theCollectionIsTakenOver() {
        var collected = new Doc(DocOptions.DEFAULT.withCollectionId("c"));
        Doc child = named("a");
        collected.getArray("a").push(List.of(child, 1L, named("b")));
        assertThat(child.collectionId()).isEqualTo("c");
        assertThat(((Doc) Objects.requireNonNull(collected.getArray("a").get(2))).collectionId())
                .isEqualTo("c");
    }

    @Test
    void providersTellThatADocumentIsLoadedAndSynced() {
        var loaded = new ArrayList<Doc>();
        parent.whenLoaded().thenAccept(loaded::add);
        assertThat(parent.isLoaded()).isFalse();
        parent.markSynced(true);
        assertThat(loaded).containsExactly(parent);
        assertThat(parent.isLoaded()).isTrue();
        assertThat(parent.isSynced()).isTrue();
        assertThat(parent.whenSynced().toCompletableFuture()).isCompleted();
        parent.markSynced(false);
        assertThat(parent.isSynced()).isFalse();
        assertThat(parent.whenSynced().toCompletableFuture()).isNotCompleted();
        assertThat(parent.isLoaded()).isTrue();
        parent.markLoaded();
        assertThat(loaded).hasSize(1);
    }

    @Test
    void optionsOfStrangersAreReadAsYjsReadsThem() {
        // An update with a document in a map: its options are JavaScript's idea of true, and one that nobody knows.
        parent.getMap("m")
                .set("k", new Doc(DocOptions.DEFAULT.withGuid("a").withMeta(7L).withGc(false)));
        String good = java.util.HexFormat.of().formatHex(parent.encodeStateAsUpdate());
        assertThat(good).contains("0161" + "7602" + "026763" + "79" + "046d657461" + "7d07");
        String odd = good.replace(
                "0161" + "7602" + "026763" + "79" + "046d657461" + "7d07",
                "0161" + "7603" + "026763" + "7d00" + "046d657461" + "7d07" + "0178" + "78");
        var other = new Doc(2);
        other.applyUpdate(java.util.HexFormat.of().parseHex(odd));
        assertThat(at(other, "k").gc()).isFalse();
        assertThat(other.encodeStateAsUpdate()).isEqualTo(parent.encodeStateAsUpdate());
    }
}
