package dev.tandem.crdt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.crdt.codec.Id;
import dev.tandem.crdt.codec.UpdateException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SnapshotsTest {
    private final Doc doc = new Doc(DocOptions.DEFAULT.withClientId(1).withGc(false));

    @Test
    void aSnapshotIsTheBytesOfYjs() {
        doc.getText("t").insert(0, "world!");
        doc.getText("t").delete(0, 2);
        Snapshot snapshot = Snapshots.snapshot(doc);
        assertThat(HexFormat.of().formatHex(Snapshots.encodeSnapshot(snapshot))).isEqualTo("0101010002010106");
        assertThat(HexFormat.of().formatHex(Snapshots.encodeSnapshotV2(snapshot)))
                .isEqualTo("0101010001010106");
        assertThat(Snapshots.decodeSnapshot(Snapshots.encodeSnapshot(snapshot))).isEqualTo(snapshot);
        assertThat(Snapshots.decodeSnapshotV2(Snapshots.encodeSnapshotV2(snapshot)))
                .isEqualTo(snapshot)
                .hasSameHashCodeAs(snapshot);
        assertThat(snapshot.stateVector()).isEqualTo(Map.of(1L, 6));
        assertThat(snapshot.deleteSet()).isEqualTo(IdSet.of(List.of(new ClientRange(1, 0, 2))));
    }

    @Test
    void theEmptySnapshotIsThatOfAnEmptyDocument() {
        assertThat(Snapshots.snapshot(doc)).isEqualTo(Snapshots.EMPTY);
        doc.getText("t").insert(0, "a");
        assertThat(Snapshots.snapshot(doc)).isNotEqualTo(Snapshots.EMPTY);
        assertThat(Snapshots.createDocFromSnapshot(doc, Snapshots.EMPTY).encodeStateAsUpdate())
                .isEqualTo(new byte[2]);
    }

    @Test
    void whatWasThereIsReadAndRestored() {
        doc.getText("t").insert(0, "world!");
        doc.getArray("a").push(List.of(1L, 2L, 3L));
        doc.getMap("m").set("k", 1L);
        Snapshot snapshot = Snapshots.snapshot(doc);
        doc.getText("t").insert(0, "hello ");
        doc.getText("t").delete(8, 2);
        doc.getArray("a").delete(1, 2);
        doc.getArray("a").push(List.of(4L));
        doc.getMap("m").set("k", 2L);
        doc.getMap("m").set("k", 3L);
        doc.getMap("m").delete("k");
        byte[] state = doc.encodeStateAsUpdate();

        assertThat(doc.getArray("a").toList(snapshot)).isEqualTo(List.of(1L, 2L, 3L));
        // The first two values are in one block by now, of which Yjs tells the second.
        assertThat(doc.getMap("m").get("k", snapshot)).isEqualTo(1L);
        assertThat(doc.getMap("m").toMap(snapshot)).isEqualTo(Map.of("k", 1L));
        assertThat(doc.getMap("m").get("l", snapshot)).isNull();
        Doc restored = Snapshots.createDocFromSnapshot(doc, snapshot);
        assertThat(restored.getText("t")).hasToString("world!");
        assertThat(restored.getArray("a").toList()).isEqualTo(List.of(1L, 2L, 3L));
        assertThat(restored.getMap("m").get("k")).isEqualTo(1L);
        assertThat(doc.encodeStateAsUpdate()).isEqualTo(state);
        doc.checkInvariants();
        restored.checkInvariants();
    }

    @Test
    void aTextTellsWhatItWasAndWhatHasChanged() {
        YText text = doc.getText("t");
        text.insert(0, "one two", Map.of("bold", true));
        Snapshot before = Snapshots.snapshot(doc);
        text.delete(0, 4);
        text.insert(3, "!", Map.of());
        Snapshot after = Snapshots.snapshot(doc);
        text.insert(0, "later");
        byte[] state = doc.encodeStateAsUpdate();

        assertThat(text.toDelta(before)).containsExactly(new TextDelta.Insert("one two", Map.of("bold", true)));
        assertThat(text.toDelta(after, before))
                .containsExactly(
                        new TextDelta.Insert("one ", Map.of("bold", true, "ychange", Map.of("type", "removed"))),
                        new TextDelta.Insert("two", Map.of("bold", true)),
                        new TextDelta.Insert("!", Map.of("ychange", Map.of("type", "added"))));
        assertThat(text.toDelta(after, before, (kind, id) -> kind + " from " + id.clock()))
                .element(0)
                .isEqualTo(new TextDelta.Insert("one ", Map.of("bold", true, "ychange", "REMOVED from 1")));
        assertThat(text.toDelta(null, null)).isEqualTo(text.toDelta());
        assertThat(doc.encodeStateAsUpdate()).isEqualTo(state);
        doc.checkInvariants();
    }

    @Test
    void aMarkThatNamesItsUserStandsForWhatFollowsOfTheSameUser() {
        YText text = doc.getText("t");
        text.insert(0, "ac");
        text.insert(1, "b");
        var marks = new ArrayList<Id>();
        YChange change = (kind, id) -> {
            marks.add(id);
            return Map.of("type", "added", "user", id.client());
        };
        assertThat(text.toDelta(null, Snapshots.EMPTY, change))
                .containsExactly(new TextDelta.Insert("abc", Map.of("ychange", Map.of("type", "added", "user", 1L))));
        assertThat(marks).containsExactly(new Id(1, 0));
        // Otherwise each run of operations has a mark of its own.
        assertThat(text.toDelta(null, Snapshots.EMPTY)).hasSize(3);
    }

    @Test
    void removedTextIsMarkedOnlyInATextOfASnapshot() {
        YText text = doc.getText("t");
        text.insert(0, "a");
        Snapshot before = Snapshots.snapshot(doc);
        text.delete(0, 1);
        // Yjs shows what was there then, and forgets to mark it.
        assertThat(text.toDelta(null, before)).containsExactly(new TextDelta.Insert("a", Map.of()));
        assertThat(text.toDelta(Snapshots.snapshot(doc), before))
                .containsExactly(new TextDelta.Insert("a", Map.of("ychange", Map.of("type", "removed"))));
    }

    @Test
    void anElementTellsTheAttributesThatItHad() {
        var element = new YXmlElement("p");
        doc.getXmlFragment("x").insert(0, List.of(element));
        element.setAttribute("class", "first");
        Snapshot snapshot = Snapshots.snapshot(doc);
        element.setAttribute("class", "second");
        element.setAttribute("id", "new");
        assertThat(element.getAttributes(snapshot)).isEqualTo(Map.of("class", "first"));
        assertThat(element.getAttribute("class", snapshot)).isEqualTo("first");
        assertThat(element.getAttribute("id", snapshot)).isNull();
    }

    @Test
    void whatCannotBeRestoredIsRefused() {
        var collecting = new Doc();
        Snapshot snapshot = Snapshots.snapshot(collecting);
        assertThatThrownBy(() -> Snapshots.createDocFromSnapshot(collecting, snapshot))
                .isInstanceOf(IllegalArgumentException.class);
        collecting.getText("t").insert(0, "unknown");
        Snapshot foreign = Snapshots.snapshot(collecting);
        assertThatThrownBy(() -> Snapshots.createDocFromSnapshot(doc, foreign))
                .isInstanceOf(IllegalArgumentException.class);
        doc.checkInvariants();
    }

    @Test
    void aSnapshotKnowsWhatItContains() {
        doc.getText("t").insert(0, "abc");
        byte[] first = doc.encodeStateAsUpdate();
        Snapshot snapshot = Snapshots.snapshot(doc);
        doc.getText("t").delete(0, 1);
        byte[] second = doc.encodeStateAsUpdate();
        assertThat(Snapshots.snapshotContainsUpdate(snapshot, first)).isTrue();
        assertThat(Snapshots.snapshotContainsUpdate(snapshot, second)).isFalse();
        assertThat(Snapshots.snapshotContainsUpdate(Snapshots.snapshot(doc), second))
                .isTrue();
    }

    @Test
    void whatIsNoSnapshotIsRefused() {
        doc.getText("t").insert(0, "abc");
        doc.getText("t").delete(0, 1);
        byte[] good = Snapshots.encodeSnapshot(Snapshots.snapshot(doc));
        for (int length = 0; length < good.length; length++) {
            byte[] cut = Arrays.copyOf(good, length);
            assertThatThrownBy(() -> Snapshots.decodeSnapshot(cut)).isInstanceOf(UpdateException.class);
            assertThatThrownBy(() -> Snapshots.decodeSnapshotV2(cut)).isInstanceOf(UpdateException.class);
        }
        byte[] longer = Arrays.copyOf(good, good.length + 1);
        assertThatThrownBy(() -> Snapshots.decodeSnapshot(longer)).isInstanceOf(UpdateException.class);
        byte[] beyond = HexFormat.of().parseHex("010101ffffffff0701" + "00");
        assertThatThrownBy(() -> Snapshots.decodeSnapshot(beyond)).isInstanceOf(UpdateException.class);
        assertThatThrownBy(() -> Snapshots.decodeSnapshotV2(beyond)).isInstanceOf(UpdateException.class);
    }
}
