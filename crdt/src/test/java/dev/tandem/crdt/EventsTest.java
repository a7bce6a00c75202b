package dev.tandem.crdt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class EventsTest {
    private final Doc doc = new Doc(1);
    private final List<String> heard = new ArrayList<>();

    @Test
    void arraysTellTheirSteps() {
        YArray array = doc.getArray("a");
        array.push(List.of(1, 2, 3, 4));
        array.observe(event -> {
            heard.add(event.delta().toString());
            assertThat(event.added()).containsExactly(new ClientRange(1, 4, 2));
            assertThat(event.deleted()).containsExactly(new ClientRange(1, 2, 2));
            assertThat(event.path()).isEmpty();
            assertThat(event.keys()).isEmpty();
        });
        doc.transact(() -> {
            array.delete(2, 2);
            array.insert(1, List.of("x", "y"));
        });
        assertThat(heard)
                .containsExactly("[Retain[length=1], Insert[values=[x, y]], Retain[length=1], Delete[length=2]]");
    }

    @Test
    void mapsTellTheOldValuesOfNames() {
        YMap map = doc.getMap("m");
        map.set("changed", 1);
        map.set("gone", "text");
        map.set("type", new YText("old"));
        var events = new ArrayList<Map<String, KeyChange>>();
        map.observe(event -> {
            events.add(event.keys());
            assertThat(event.keysChanged()).containsExactly("changed", "gone", "new", "brief", "type");
        });
        doc.transact(() -> {
            map.set("changed", 2);
            map.set("changed", 3);
            map.delete("gone");
            map.set("new", true);
            map.set("brief", 1);
            map.delete("brief");
            map.set("type", 1);
        });
        assertThat(events).hasSize(1);
        assertThat(events.getFirst())
                .containsOnlyKeys("changed", "gone", "new", "type")
                .containsEntry("changed", new KeyChange(KeyChange.Action.UPDATE, 1L))
                .containsEntry("gone", new KeyChange(KeyChange.Action.DELETE, "text"))
                .containsEntry("new", new KeyChange(KeyChange.Action.ADD, null));
        assertThat(Objects.requireNonNull(events.getFirst().get("type")).oldValue())
                .isInstanceOf(YText.class);
    }

    @Test
    void deepObserversHearOnceOfAllThatIsNested() {
        YArray array = doc.getArray("a");
        var map = new YMap();
        var text = new YText("x");
        array.push(List.of(0, map));
        map.set("t", text);
        array.observeDeep(events -> {
            for (YEvent event : events) {
                heard.add(event.path() + " " + event.target().getClass().getSimpleName());
                assertThat(event.currentTarget()).isSameAs(array);
            }
            heard.add("end");
        });
        map.observeDeep(events -> events.forEach(event -> heard.add("map " + event.path())));
        text.observe(event -> heard.add("text " + event.path()));
        doc.transact(() -> {
            text.insert(0, "y");
            map.set("k", 1);
            array.insert(0, List.of("first"));
            map.set("made now", new YText("is not changed"));
        });
        assertThat(heard)
                .containsExactly("text []", "map []", "map [t]", "[] YArray", "[2] YMap", "[2, t] YText", "end");
    }

    @Test
    void whatIsDeletedHasNoEvents() {
        YMap map = doc.getMap("m");
        var text = new YText("x");
        map.set("t", text);
        text.observe(event -> heard.add("text"));
        text.observeDeep(events -> heard.add("deep"));
        map.observeDeep(events -> events.forEach(event -> heard.add(event.path().toString())));
        doc.transact(() -> {
            text.insert(0, "y");
            map.delete("t");
        });
        assertThat(heard).containsExactly("[]");
    }

    @Test
    void changesMustBeAskedForWhileObserversAreCalled() {
        YArray array = doc.getArray("a");
        var events = new ArrayList<ArrayEvent>();
        array.observe(events::add);
        array.push(List.of(1));
        assertThatThrownBy(() -> events.getFirst().delta()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> events.getFirst().keys()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> events.getFirst().transaction().beforeState())
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aTransactionHasALife() {
        YText text = doc.getText("t");
        doc.onBeforeAllTransactions(() -> heard.add("beforeAll"));
        doc.onBeforeTransaction(transaction -> {
            heard.add("before " + transaction.origin());
            transaction.meta().put("k", transaction.origin());
        });
        doc.onBeforeObserverCalls(transaction -> heard.add("beforeObserverCalls " + transaction.beforeState() + " "
                + transaction.afterState() + " " + transaction.deletions()));
        text.observe(event -> {
            heard.add("observer " + event.transaction().meta());
            if (text.length() == 2) {
                doc.transact(() -> text.insert(0, "x"), "nested");
            }
        });
        text.observeDeep(events -> heard.add("deep"));
        doc.onAfterTransaction(
                transaction -> heard.add("after " + transaction.changed().get(text)));
        doc.onAfterTransactionCleanup(transaction -> heard.add("cleanup " + transaction.afterState()));
        doc.observeUpdates(event -> heard.add("update " + event.origin()));
        doc.onAfterAllTransactions(transactions -> heard.add("afterAll " + transactions.size()));
        int result = doc.transact(
                transaction -> {
                    text.insert(0, "abc");
                    text.delete(0, 1);
                    assertThat(transaction.local()).isTrue();
                    assertThat(transaction.doc()).isSameAs(doc);
                    return 7;
                },
                "outer");
        assertThat(result).isEqualTo(7);
        assertThat(heard)
                .containsExactly(
                        "beforeAll",
                        "before outer",
                        "beforeObserverCalls {} {1=3} [ClientRange[client=1, clock=0, length=1]]",
                        "observer {k=outer}",
                        "before nested",
                        "deep",
                        "after [null]",
                        "cleanup {1=3}",
                        "update outer",
                        "beforeObserverCalls {1=3} {1=4} []",
                        "observer {k=nested}",
                        "deep",
                        "after [null]",
                        "cleanup {1=4}",
                        "update nested",
                        "afterAll 2");
    }

    @Test
    void observersThatFailKeepNobodyFromHearing() {
        YMap map = doc.getMap("m");
        map.observe(event -> {
            throw new IllegalStateException("observer");
        });
        map.observe(event -> heard.add("other"));
        map.observeDeep(events -> heard.add("deep"));
        Subscription subscription = doc.onAfterTransaction(transaction -> {
            heard.add("after");
            throw new IllegalArgumentException("listener");
        });
        assertThatThrownBy(() -> map.set("k", 1))
                .isInstanceOf(IllegalStateException.class)
                .satisfies(e ->
                        assertThat(e.getSuppressed()).singleElement().isInstanceOf(IllegalArgumentException.class));
        assertThat(heard).containsExactly("other", "deep", "after");
        subscription.close();
        subscription.close();
        assertThatThrownBy(() -> map.set("k", 2)).isInstanceOf(IllegalStateException.class);
        assertThat(heard).hasSize(5);
        doc.checkInvariants();
    }

    @Test
    void subscriptionsEnd() {
        YMap map = doc.getMap("m");
        Subscription shallow = map.observe(event -> heard.add("map"));
        Subscription deep = map.observeDeep(events -> heard.add("deep"));
        Subscription life = doc.onBeforeTransaction(transaction -> heard.add("life"));
        map.set("k", 1);
        List.of(shallow, deep, life, shallow, deep, life).forEach(Subscription::close);
        map.set("k", 2);
        assertThat(heard).containsExactly("life", "map", "deep");
    }

    @Test
    void whoComesWithinATransactionHearsFromTheNextOneOn() {
        YText text = doc.getText("t");
        text.insert(0, "abcdef");
        text.delete(0, 2);
        doc.transact(() -> {
            text.delete(0, 1); // beside deleted text: nothing tells the two apart any more
            text.observe(event -> heard.add("one " + event.delta()));
            text.observeDeep(events -> heard.add("deep " + events.size()));
            text.delete(0, 1);
        });
        assertThat(heard).isEmpty();
        text.delete(0, 1);
        assertThat(heard).containsExactly("one [Delete[length=1]]", "deep 1");
        doc.checkInvariants();
    }
}
