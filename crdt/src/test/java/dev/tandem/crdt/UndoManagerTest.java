package dev.tandem.crdt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UndoManagerTest {
    private final Doc doc = new Doc(1);
    private final YText text = doc.getText("t");
    private final YMap map = doc.getMap("m");
    private Instant now = Instant.ofEpochMilli(1000);
    private final UndoOptions options = UndoOptions.DEFAULT.withClock(() -> now);
    /** Every change stands for itself. */
    private final UndoOptions separate = options.withCaptureTimeout(Duration.ZERO);

    @AfterEach
    void check() {
        doc.checkInvariants();
    }

    private static void exchange(Doc from, Doc to) {
        to.applyUpdate(from.encodeStateAsUpdate(to.encodeStateVector()), "remote");
    }

    @Test
    void changesWithinTheTimeoutAreUndoneTogether() {
        var undo = new UndoManager(text, options);
        text.insert(0, "a");
        now = now.plusMillis(499);
        text.insert(1, "b");
        now = now.plusMillis(500);
        text.insert(2, "c");
        undo.undo();
        assertThat(text).hasToString("ab");
        undo.undo();
        assertThat(text).hasToString("");
        assertThat(undo.canUndo()).isFalse();
        undo.redo();
        undo.redo();
        assertThat(text).hasToString("abc");
        assertThat(undo.canRedo()).isFalse();
        assertThat(undo.redo()).isNull();
    }

    @Test
    void stopCapturingSeparatesChanges() {
        var undo = new UndoManager(text, options);
        text.insert(0, "a");
        undo.stopCapturing();
        text.insert(1, "b");
        undo.undo();
        assertThat(text).hasToString("a");
    }

    @Test
    void whatOthersHaveChangedStays() {
        var undo = new UndoManager(text, separate);
        text.insert(0, "hello");
        var other = new Doc(2);
        exchange(doc, other);
        other.getText("t").insert(2, "XY");
        other.getText("t").delete(0, 1);
        exchange(other, doc);
        assertThat(text).hasToString("eXYllo");
        undo.undo();
        assertThat(text).hasToString("XY");
        undo.redo();
        assertThat(text).hasToString("eXYllo");
        exchange(doc, other);
        assertThat(other.getText("t")).hasToString("eXYllo");
    }

    @Test
    void onlyTrackedOriginsAreUndone() {
        var undo = new UndoManager(text, separate.withTrackedOrigins(Set.of("me", Integer.class)));
        doc.transact(() -> text.insert(0, "a"), "me");
        doc.transact(() -> text.insert(1, "b"), "you");
        doc.transact(() -> text.insert(2, "c"), 7);
        text.insert(3, "d");
        assertThat(undo.undoStack()).hasSize(2);
        undo.addTrackedOrigin("you");
        undo.removeTrackedOrigin("me");
        doc.transact(() -> text.insert(4, "e"), "you");
        doc.transact(() -> text.insert(5, "f"), "me");
        assertThat(undo.undoStack()).hasSize(3);
        while (undo.undo() != null) {}
        assertThat(text).hasToString("bdf");
    }

    @Test
    void onlyTheScopeIsUndone() {
        var undo = new UndoManager(doc, List.of(), separate);
        text.insert(0, "a");
        assertThat(undo.canUndo()).isFalse();
        undo.addToScope(text);
        text.insert(1, "b");
        map.set("k", 1);
        assertThat(undo.undoStack()).hasSize(1);
        undo.addDocToScope();
        map.set("k", 2);
        undo.undo();
        assertThat(map.get("k")).isEqualTo(1L);
        undo.undo();
        assertThat(text).hasToString("a");
        assertThat(map.get("k")).isEqualTo(1L);
    }

    @Test
    void theWholeDocumentCanBeTheScope() {
        var undo = new UndoManager(doc, separate);
        map.set("k", 1);
        text.insert(0, "a");
        undo.undo();
        undo.undo();
        assertThat(map.has("k")).isFalse();
        assertThat(text).hasToString("");
    }

    @Test
    void aManagerOfTheWholeDocumentTakesEvenTransactionsWithoutChanges() {
        var undo = new UndoManager(doc, separate);
        doc.transact(() -> {});
        assertThat(undo.undoStack()).as("as in Yjs").hasSize(1);
        assertThat(undo.undo()).isNull();
        assertThat(undo.canUndo()).isFalse();
    }

    @Test
    void nestedTypesComeBackWithTheirContent() {
        var undo = new UndoManager(map, separate);
        var nested = new YMap();
        map.set("n", nested);
        nested.set("x", 1);
        nested.set("t", new YText("deep"));
        map.delete("n");
        undo.undo();
        YMap back = (YMap) Objects.requireNonNull(map.get("n"));
        assertThat(back).isNotSameAs(nested);
        assertThat(back.get("x")).isEqualTo(1L);
        assertThat(back.get("t")).hasToString("deep");
        back.set("x", 2);
        undo.undo();
        assertThat(back.get("x")).isEqualTo(1L);
    }

    @Test
    void valuesThatOthersSetStayUnlessTheyAreToBeReplaced() {
        for (boolean replace : new boolean[] {false, true}) {
            var undo = new UndoManager(map, separate.withIgnoreRemoteMapChanges(replace));
            map.set("k", "mine");
            map.set("k", "mine too");
            doc.transact(() -> map.set("k", "theirs"), "remote");
            undo.undo();
            assertThat(map.get("k")).isEqualTo(replace ? "mine" : "theirs");
            undo.close();
        }
    }

    @Test
    void aFilterKeepsThingsFromBeingDeleted() {
        var undo = new UndoManager(map, separate.withDeleteFilter(item -> item.type() == null));
        map.set("n", new YText("a"));
        map.set("k", 1);
        assertThat(undo.undo()).isNotNull();
        assertThat(undo.undo()).isNotNull();
        assertThat(map.keys()).containsExactly("n");
        assertThat(map.get("n")).hasToString("");
    }

    @Test
    void transactionsCanBeLeftOut() {
        var undo = new UndoManager(
                text,
                separate.withCaptureTransaction(
                        transaction -> !transaction.meta().containsKey("skip")));
        doc.onBeforeTransaction(transaction -> {
            if ("skip".equals(transaction.origin())) {
                transaction.meta().put("skip", true);
            }
        });
        undo.addTrackedOrigin("skip");
        doc.transact(() -> text.insert(0, "a"), "skip");
        assertThat(undo.canUndo()).isFalse();
        text.insert(0, "b");
        assertThat(undo.canUndo()).isTrue();
    }

    @Test
    void aNewChangeClearsWhatCouldBeRedone() {
        var undo = new UndoManager(text, separate);
        text.insert(0, "a");
        undo.undo();
        assertThat(undo.canRedo()).isTrue();
        text.insert(0, "b");
        assertThat(undo.canRedo()).isFalse();
    }

    @Test
    void deletedContentIsKeptAsLongAsItCanComeBack() {
        text.insert(0, "secret");
        var undo = new UndoManager(text, separate);
        text.delete(0, 3);
        doc.transact(() -> text.delete(0, 3), "not tracked");
        assertThat(state()).contains("sec").doesNotContain("secret");
        undo.undo();
        assertThat(text).hasToString("sec");
        undo.close();
        text.delete(0, 3);
        // As in Yjs, what was made anew is kept until a step that deletes it is cleared.
        assertThat(state()).contains("sec");
    }

    @Test
    void whatIsReleasedIsForgottenWhenItIsDeletedAnew() {
        var undo = new UndoManager(map, separate);
        var nested = new YMap();
        map.set("n", nested);
        nested.set("x", "secret");
        nested.delete("x");
        assertThat(state()).contains("secret");
        undo.clear();
        assertThat(state()).as("as in Yjs, not at once").contains("secret");
        undo.close();
        map.delete("n");
        assertThat(state()).doesNotContain("secret");
    }

    private String state() {
        return new String(doc.encodeStateAsUpdate(), StandardCharsets.ISO_8859_1);
    }

    @Test
    void listenersHearAndFindWhatTheyLeft() {
        var undo = new UndoManager(text, options);
        var heard = new ArrayList<String>();
        undo.onStackItemAdded(event -> {
            event.stackItem().meta().put("caret", "here");
            heard.add("added " + event.type() + " " + event.changedParentTypes().keySet());
        });
        undo.onStackItemUpdated(event -> heard.add("updated " + event.type()));
        Subscription popped = undo.onStackItemPopped(event -> {
            assertThat(event.origin()).isSameAs(undo);
            heard.add("popped " + event.type() + " " + event.stackItem().meta().get("caret"));
        });
        undo.onStackCleared(event -> heard.add("cleared " + event.undoStackCleared() + " " + event.redoStackCleared()));
        text.insert(0, "a");
        text.insert(1, "b");
        undo.undo();
        assertThat(heard).containsExactly("added UNDO [a]", "updated UNDO", "added REDO []", "popped UNDO here");
        heard.clear();
        popped.close();
        undo.redo();
        undo.clear(true, false);
        undo.clear();
        assertThat(heard).containsExactly("added UNDO [ab]", "cleared true false");
    }

    @Test
    void aClosedManagerCapturesNothing() {
        var undo = new UndoManager(text, separate);
        undo.close();
        undo.close();
        text.insert(0, "a");
        assertThat(undo.canUndo()).isFalse();
    }

    @Test
    void aRelativePositionFollowsWhatWasMadeAnew() {
        text.insert(0, "abc");
        RelativePosition position = RelativePositions.createRelativePositionFromTypeIndex(text, 2);
        var undo = new UndoManager(text, separate);
        text.delete(0, 3);
        undo.undo();
        assertThat(text).hasToString("abc");
        assertThat(index(position, true)).isEqualTo(2);
        assertThat(index(position, false)).isEqualTo(3);
    }

    @Test
    void undoingWithinDeepTypesThatAreDeletedTakesNoLongerForTheirDepth() {
        YArray at = doc.getArray("a");
        at.push(List.of(new YMap()));
        YMap holder = (YMap) Objects.requireNonNull(at.get(0));
        nest(holder, 20_000);
        var undo = new UndoManager(doc.getArray("a"), separate.withTrackedOrigins(Set.of("me")));
        doc.transact(() -> holder.delete("n"), "me");
        at.delete(0, 1);
        assertThat(undo.undo()).isNull();
        assertThat(at.length()).isZero();
    }

    @Test
    void undoingDeepValuesThatOthersReplacedTakesNoLongerForTheirDepth() {
        nest(map, 20_000);
        var undo = new UndoManager(map, separate.withTrackedOrigins(Set.of("me")));
        doc.transact(() -> map.delete("n"), "me");
        map.set("n", "theirs");
        assertThat(undo.undo()).isNull();
        assertThat(map.get("n")).isEqualTo("theirs");
    }

    private static void nest(YMap into, int depth) {
        YMap at = into;
        for (int i = 0; i < depth; i++) {
            var next = new YMap();
            at.set("n", next);
            at = next;
        }
    }

    private int index(RelativePosition position, boolean follow) {
        return Objects.requireNonNull(
                        RelativePositions.createAbsolutePositionFromRelativePosition(position, doc, follow))
                .index();
    }

    @Test
    void deeplyNestedTypesComeBackWithoutRecursion() {
        YArray at = doc.getArray("a");
        for (int i = 0; i < 20_000; i++) {
            var next = new YArray();
            at.push(List.of(next));
            at = next;
        }
        var undo = new UndoManager(doc.getArray("a"), separate);
        doc.getArray("a").delete(0, 1);
        undo.undo();
        int depth = 0;
        for (YArray nested = doc.getArray("a");
                nested.length() > 0;
                nested = (YArray) Objects.requireNonNull(nested.get(0))) {
            depth++;
        }
        assertThat(depth).isEqualTo(20_000);
    }

    @Test
    void whatIsPossibleInNoWayIsRefused() {
        assertThatIllegalStateException().isThrownBy(() -> new UndoManager(new YText()));
        var undo = new UndoManager(text);
        assertThatIllegalArgumentException().isThrownBy(() -> undo.addToScope(new Doc().getText("t")));
        assertThatIllegalArgumentException().isThrownBy(() -> options.withCaptureTimeout(Duration.ofMillis(-1)));
        assertThat(UndoOptions.DEFAULT.trackedOrigins()).isEqualTo(Collections.singleton(null));
    }

    @Test
    void oneThatIsMadeWithinATransactionBeginsWithTheNextOne() {
        text.insert(0, "abcdef");
        text.delete(0, 2);
        var made = new ArrayList<UndoManager>();
        doc.transact(() -> {
            text.delete(0, 1); // beside deleted text: nothing tells the two apart any more
            made.add(new UndoManager(text, separate));
            text.delete(0, 1);
            text.insert(2, "x");
        });
        UndoManager undo = made.getFirst();
        assertThat(undo.canUndo()).isFalse();
        text.delete(0, 1);
        undo.undo();
        assertThat(text).hasToString("efx");
        assertThat(undo.undo()).isNull();
        undo.redo();
        assertThat(text).hasToString("fx");
    }
}
