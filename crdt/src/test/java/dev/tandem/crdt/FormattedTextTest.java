package dev.tandem.crdt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.crdt.codec.Undefined;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FormattedTextTest {
    private static final Map<String, @Nullable Object> BOLD = Map.of("bold", true);
    private static final Map<String, @Nullable Object> NOT_BOLD = Collections.singletonMap("bold", null);

    private final Doc doc = new Doc(1);
    private final YText text = doc.getText("t");

    @AfterEach
    void invariantsHold() {
        doc.checkInvariants();
    }

    @Test
    void textTakesOnTheAttributesBeforeIt() {
        text.insert(0, "ab", BOLD);
        text.insert(2, "c");
        text.insert(0, "x");
        text.insert(4, "plain", Map.of());
        assertThat(text.toDelta())
                .containsExactly(
                        new TextDelta.Insert("x"), new TextDelta.Insert("abc", BOLD), new TextDelta.Insert("plain"));
        assertThat(text).hasToString("xabcplain");
    }

    @Test
    void attributesOfARangeAreSetAndRemoved() {
        text.insert(0, "hello world");
        text.format(0, 5, BOLD);
        text.format(3, 5, Map.of("link", Map.of("href", "x")));
        text.format(4, 1, NOT_BOLD);
        assertThat(text.toDelta())
                .containsExactly(
                        new TextDelta.Insert("hel", BOLD),
                        new TextDelta.Insert("l", Map.of("bold", true, "link", Map.of("href", "x"))),
                        new TextDelta.Insert("o wo", Map.of("link", Map.of("href", "x"))),
                        new TextDelta.Insert("rld"));
        assertThat(text.length()).isEqualTo(11);
    }

    @Test
    void whatIsEmbeddedCountsAsOne() {
        text.insert(0, "ab");
        text.insertEmbed(1, Map.of("image", "x.png"), Map.of("width", 100));
        text.insertEmbed(3, new YText("inner"));
        text.insertEmbed(0, "text");
        assertThat(text.length()).isEqualTo(8);
        assertThat(text.toDelta())
                .startsWith(
                        new TextDelta.Insert("texta"),
                        new TextDelta.InsertEmbed(Map.of("image", "x.png"), Map.of("width", 100L)),
                        new TextDelta.Insert("b"));
        assertThat(text.toDelta().getLast())
                .isInstanceOfSatisfying(
                        TextDelta.InsertEmbed.class,
                        step -> assertThat(step.value()).hasToString("inner"));
        assertThat(text).hasToString("textab");
        assertThat(text.toJSON()).isEqualTo("textab");
    }

    @Test
    void deletingFormattedTextDeletesItsFormats() {
        text.insert(0, "abc");
        int plain = doc.encodeStateAsUpdate().length;
        text.format(1, 1, BOLD);
        text.delete(1, 1);
        text.insert(1, "x");
        assertThat(text.toDelta()).containsExactly(new TextDelta.Insert("axc"));
        assertThat(doc.encodeStateAsUpdate().length).isLessThan(plain + 40);
    }

    @Test
    void observersHearOfAttributes() {
        text.insert(0, "hello");
        var deltas = new ArrayList<List<TextDelta>>();
        Subscription subscription = text.observe(event -> deltas.add(event.delta()));
        text.format(1, 2, BOLD);
        text.insert(3, "!", BOLD);
        text.format(0, 6, NOT_BOLD);
        subscription.close();
        assertThat(deltas)
                .containsExactly(
                        List.of(new TextDelta.Retain(1), new TextDelta.Retain(2, BOLD)),
                        List.of(new TextDelta.Retain(3), new TextDelta.Insert("!", BOLD)),
                        List.of(new TextDelta.Retain(1), new TextDelta.Retain(5, NOT_BOLD)));
    }

    @Test
    void aDeltaIsAppliedFromTheStart() {
        text.applyDelta(List.of(new TextDelta.Insert("hello world", BOLD), new TextDelta.Insert("\n")), false);
        text.applyDelta(List.of(
                new TextDelta.Retain(5, NOT_BOLD),
                new TextDelta.Delete(6),
                new TextDelta.InsertEmbed(List.of(1)),
                new TextDelta.Insert("!")));
        assertThat(text.toDelta())
                .containsExactly(
                        new TextDelta.Insert("hello"),
                        new TextDelta.InsertEmbed(List.of(1L)),
                        new TextDelta.Insert("!"));
    }

    @Test
    void aDeltaMayGoBeyondTheEnd() {
        text.applyDelta(List.of(new TextDelta.Delete(1)));
        text.applyDelta(List.of(new TextDelta.Insert("ab")));
        text.applyDelta(List.of(new TextDelta.Retain(4), new TextDelta.Insert("c", BOLD)));
        assertThat(text).hasToString("ab\n\nc");
        text.applyDelta(List.of(new TextDelta.Retain(1), new TextDelta.Delete(100)));
        assertThat(text).hasToString("a");
    }

    @Test
    void whatIsNotIntegratedYetIsFilledLater() {
        var nested = new YText("ab");
        nested.format(0, 1, BOLD);
        nested.insert(2, "c", BOLD);
        nested.insertEmbed(3, List.of());
        nested.applyDelta(List.of(new TextDelta.Insert("x")));
        nested.setAttribute("lang", "en");
        nested.removeAttribute("none");
        nested.delete(1, 1);
        doc.getMap("m").set("text", nested);
        assertThat(nested.toDelta())
                .containsExactly(
                        new TextDelta.Insert("xb"),
                        new TextDelta.Insert("c", BOLD),
                        new TextDelta.InsertEmbed(List.of()));
        assertThat(nested.getAttributes()).isEqualTo(Map.of("lang", "en"));
    }

    @Test
    void theTextAsAWholeHasAttributes() {
        text.setAttribute("lang", "en");
        text.setAttribute("size", 12);
        text.setAttribute("lang", "de");
        text.removeAttribute("size");
        assertThat(text.getAttribute("lang")).isEqualTo("de");
        assertThat(text.getAttribute("size")).isNull();
        assertThat(text.getAttributes()).isEqualTo(Map.of("lang", "de"));
        assertThat(text.length()).isZero();
    }

    @Test
    void aCloneHasTheSameContent() {
        text.insert(0, "ab", BOLD);
        text.insertEmbed(1, Map.of("a", 1));
        text.setAttribute("lang", "en");
        YText clone = text.clone();
        doc.getArray("a").push(List.of(clone));
        assertThat(clone.toDelta()).isEqualTo(text.toDelta());
        assertThat(clone.getAttributes()).isEmpty();
    }

    @Test
    void concurrentFormatsOfOneRangeAreTidiedUp() {
        var other = new Doc(2);
        other.getText("t");
        text.insert(0, "abc");
        other.applyUpdate(doc.encodeStateAsUpdate());
        text.format(0, 2, BOLD);
        other.getText("t").format(1, 2, BOLD);
        byte[] state = doc.encodeStateAsUpdate();
        var local = new ArrayList<Boolean>();
        Subscription subscription = doc.observeUpdates(event -> local.add(event.local()));
        doc.applyUpdate(other.encodeStateAsUpdate());
        subscription.close();
        other.applyUpdate(state);
        other.applyUpdate(doc.encodeStateAsUpdate());
        doc.applyUpdate(other.encodeStateAsUpdate());
        assertThat(text.toDelta()).isEqualTo(other.getText("t").toDelta());
        assertThat(local).first().isEqualTo(false);
        other.checkInvariants();
    }

    @Test
    void whatIsOutsideOfTheTextIsRefused() {
        text.insert(0, "abc");
        assertThatThrownBy(() -> text.insert(4, "x", BOLD)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> text.insertEmbed(-1, Map.of())).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> text.format(1, 3, BOLD)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> text.format(-1, 1, BOLD)).isInstanceOf(IndexOutOfBoundsException.class);
        text.format(1, 0, BOLD);
        text.insert(1, "", BOLD);
        assertThat(text.toDelta()).containsExactly(new TextDelta.Insert("abc"));
    }

    @Test
    void whatIsNoJsonIsRefusedBeforeAnythingIsChanged() {
        byte[] before = doc.encodeStateAsUpdate();
        var embedded = new YText();
        doc.getMap("m").set("text", embedded);
        byte[] after = doc.encodeStateAsUpdate();
        assertThatThrownBy(() -> text.insert(0, "x", Map.of("a", new Object())))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> text.insert(0, "x", Map.of("a", Undefined.UNDEFINED)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> text.insertEmbed(0, BigInteger.ONE)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> text.insertEmbed(0, embedded)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> text.applyDelta(
                        List.of(new TextDelta.Insert("x"), new TextDelta.InsertEmbed(Thread.currentThread()))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TextDelta.Retain(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TextDelta.Delete(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThat(doc.encodeStateAsUpdate()).isEqualTo(after).isNotEqualTo(before);
    }

    @Test
    void attributesOfOthersAreCopied() {
        var attributes = new LinkedHashMap<String, @Nullable Object>(BOLD);
        text.insert(0, "x", attributes);
        attributes.put("bold", false);
        assertThat(text.toDelta()).containsExactly(new TextDelta.Insert("x", BOLD));
    }

    @Test
    void theAttributesAtAnyPositionAreKnownInALongText() {
        for (int i = 0; i < 200; i++) {
            text.insert(text.length(), "ab", Map.of("n", i, "m", i % 3));
        }
        for (int i = 0; i < 200; i++) {
            text.insert(i * 3 + 1, "x");
        }
        List<TextDelta> delta = text.toDelta();
        assertThat(delta).hasSize(200);
        for (int i = 0; i < 200; i++) {
            assertThat(delta.get(i)).isEqualTo(new TextDelta.Insert("axb", Map.of("n", (long) i, "m", (long) (i % 3))));
        }
    }

    /** Yjs finds the place of the last insertion from a search marker on, which undoing clears and deleting does not. */
    @Test
    void undoingForgetsWherePositionsWereFound() {
        text.insert(0, "abcdef");
        text.format(1, 2, Map.of("b", true));
        for (boolean undone : new boolean[] {true, false}) {
            var copy = new Doc(2);
            copy.applyUpdate(doc.encodeStateAsUpdate());
            YText late = copy.getText("t");
            var undo = new UndoManager(late);
            late.insert(3, "x");
            if (undone) {
                undo.undo();
            } else {
                late.delete(3, 1);
            }
            var updates = new ArrayList<byte[]>();
            copy.observeUpdates(event -> updates.add(event.update()));
            late.insert(1, "y");
            assertThat(updates)
                    .containsExactly(
                            HexFormat.of().parseHex(undone ? "01010201c401000106017900" : "01010201c401060101017900"));
            copy.checkInvariants();
        }
    }
}
