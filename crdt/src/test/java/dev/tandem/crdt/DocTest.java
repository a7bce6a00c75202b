package dev.tandem.crdt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class DocTest {
    private static List<byte[]> recorded(Doc doc) {
        var updates = new ArrayList<byte[]>();
        doc.observeUpdates(event -> updates.add(event.update()));
        return updates;
    }

    @Test
    void copiesThatHaveSeenTheSameAreEqual() {
        var ann = new Doc(1);
        var bo = new Doc(2);
        ann.getText("t").insert(0, "ac");
        bo.applyUpdate(ann.encodeStateAsUpdate());
        ann.getText("t").insert(1, "b");
        bo.getText("t").insert(1, "x");
        bo.applyUpdate(ann.encodeStateAsUpdate(bo.encodeStateVector()));
        ann.applyUpdate(bo.encodeStateAsUpdate(ann.encodeStateVector()));

        assertThat(ann.getText("t").toString())
                .hasSize(4)
                .isEqualTo(bo.getText("t").toString());
        assertThat(ann.encodeStateAsUpdate()).isEqualTo(bo.encodeStateAsUpdate());
    }

    @Test
    void whatComesTooEarlyWaits() {
        var ann = new Doc(1);
        List<byte[]> updates = recorded(ann);
        ann.getText("t").insert(0, "a");
        ann.getText("t").insert(1, "b");
        ann.getText("t").delete(0, 1);

        var bo = new Doc(2);
        bo.applyUpdate(updates.get(2));
        bo.applyUpdate(updates.get(1));
        assertThat(bo.hasPending()).isTrue();
        assertThat(bo.pendingBytes()).isPositive();
        assertThat(bo.getText("t")).hasToString("");
        bo.applyUpdate(updates.get(0));

        assertThat(bo.hasPending()).isFalse();
        assertThat(bo.pendingBytes()).isZero();
        assertThat(bo.getText("t")).hasToString("b");
        assertThat(bo.encodeStateAsUpdate()).isEqualTo(ann.encodeStateAsUpdate());
    }

    @Test
    void waitingOperationsAreInTheState() {
        var ann = new Doc(1);
        List<byte[]> updates = recorded(ann);
        ann.getText("t").insert(0, "a");
        ann.getText("t").insert(1, "b");

        var bo = new Doc(2);
        bo.applyUpdate(updates.get(1));
        var cy = new Doc(3);
        cy.applyUpdate(bo.encodeStateAsUpdate());
        cy.applyUpdate(updates.get(0));
        assertThat(cy.getText("t")).hasToString("ab");
    }

    @Test
    void aTransactionIsOneUpdateWithItsOrigin() {
        var doc = new Doc(1);
        var events = new ArrayList<UpdateEvent>();
        Subscription subscription = doc.observeUpdates(events::add);
        doc.transact(
                () -> {
                    doc.getText("t").insert(0, "a");
                    doc.transact(() -> doc.getMap("m").set("k", 1), "inner");
                },
                "outer");
        assertThat(events).singleElement().satisfies(event -> {
            assertThat(event.origin()).isEqualTo("outer");
            assertThat(event.local()).isTrue();
        });

        var other = new Doc(2);
        other.observeUpdates(events::add);
        other.applyUpdate(events.getFirst().update(), "network");
        other.applyUpdate(events.getFirst().update(), "again: nothing changes, nobody is told");
        assertThat(events).hasSize(2);
        assertThat(events.getLast().origin()).isEqualTo("network");
        assertThat(events.getLast().local()).isFalse();

        subscription.close();
        subscription.close();
        doc.getText("t").insert(0, "b");
        assertThat(events).hasSize(2);
    }

    @Test
    void listenersMayChangeTheDocument() {
        var doc = new Doc(1);
        List<byte[]> updates = recorded(doc);
        doc.getText("t").observe(event -> {
            if (doc.getText("t").length() < 3) {
                doc.getText("t").insert(0, "x");
            }
        });
        doc.getText("t").insert(0, "a");

        assertThat(doc.getText("t")).hasToString("xxa");
        var copy = new Doc(2);
        updates.forEach(copy::applyUpdate);
        assertThat(copy.encodeStateAsUpdate()).isEqualTo(doc.encodeStateAsUpdate());
        doc.checkInvariants();
    }

    @Test
    void aFailingListenerKeepsNobodyFromHearing() {
        var doc = new Doc(1);
        doc.observeUpdates(event -> {
            throw new IllegalStateException("listener");
        });
        List<byte[]> updates = recorded(doc);
        assertThatThrownBy(() -> doc.transact(() -> {
                    doc.getText("t").insert(0, "kept");
                    throw new IllegalArgumentException("body");
                }))
                .isInstanceOf(IllegalArgumentException.class)
                .satisfies(
                        e -> assertThat(e.getSuppressed()).singleElement().isInstanceOf(IllegalStateException.class));

        assertThat(updates).hasSize(1);
        assertThat(doc.getText("t")).hasToString("kept");
        doc.checkInvariants();
    }

    @Test
    void newsTellsOnlyWhatIsNew() {
        var ann = new Doc(1);
        List<byte[]> updates = recorded(ann);
        ann.getText("t").insert(0, "abc");
        ann.getText("t").insert(3, "def");
        ann.getText("t").delete(1, 1);
        var server = new Doc(9);
        server.applyUpdate(updates.getFirst());

        UpdateNews news = server.news(ann.encodeStateAsUpdate());
        assertThat(news.structs()).containsExactly(new ClientRange(1, 3, 3));
        assertThat(news.deletes()).containsExactly(new ClientRange(1, 1, 1));
        assertThat(news.gap()).isFalse();
        server.applyUpdate(news.update());
        assertThat(server.encodeStateAsUpdate()).isEqualTo(ann.encodeStateAsUpdate());

        UpdateNews none = server.news(ann.encodeStateAsUpdate());
        assertThat(none.isEmpty()).isTrue();
        assertThat(none.gap()).isFalse();
        assertThat(none.update()).containsExactly(0, 0);
    }

    @Test
    void newsForetellsAGap() {
        var ann = new Doc(1);
        List<byte[]> updates = recorded(ann);
        ann.getText("t").insert(0, "a");
        ann.getText("t").insert(1, "b");
        ann.getText("t").delete(0, 2);
        var server = new Doc(9);
        assertThat(server.news(updates.get(0)).gap()).isFalse();
        assertThat(server.news(updates.get(1)).gap()).isTrue();
        assertThat(server.news(updates.get(2)).gap()).isTrue();
        server.applyUpdate(updates.get(1));
        assertThat(server.news(updates.get(1)).isEmpty()).as("it waits already").isTrue();
        assertThat(server.news(updates.get(0)).gap()).isFalse();
    }

    @Test
    void inspectSummarizesWithoutApplying() {
        var doc = new Doc(5);
        doc.getText("t").insert(0, "abc");
        doc.getText("t").delete(0, 1);
        UpdateSummary summary = Updates.inspect(doc.encodeStateAsUpdate());
        assertThat(summary.structs()).containsExactly(new ClientRange(5, 0, 3));
        assertThat(summary.deletes()).containsExactly(new ClientRange(5, 0, 1));
        assertThat(Updates.inspect(new byte[2]).isEmpty()).isTrue();
    }

    @Test
    void somebodyElseUnderTheSameIdGetsAnother() {
        var doc = new Doc(1);
        var impostor = new Doc(1);
        impostor.getText("t").insert(0, "x");
        doc.applyUpdate(impostor.encodeStateAsUpdate());
        assertThat(doc.clientId()).isNotEqualTo(1);
    }

    @Test
    void aRootHasOneType() {
        var doc = new Doc(1);
        assertThat(doc.getText("t")).isSameAs(doc.getText("t"));
        assertThatThrownBy(() -> doc.getMap("t"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'t'");
        assertThatThrownBy(() -> new Doc(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    /** What is beside a deleted range is joined with it even if it is beside it only since a later range was joined. */
    @Test
    void garbageIsJoinedFromRightToLeft() {
        var ann = new Doc(1);
        YArray list = ann.getArray("a");
        var gone = new YMap();
        var map = new YMap();
        list.push(List.of(gone));
        list.push(List.of(map));
        map.set("p", 1);
        gone.set("q", 1);
        map.set("r", 1);
        map.set("k", 1);
        gone.set("s", 1);
        list.delete(0, 1);
        var bo = new Doc(2);
        bo.applyUpdate(ann.encodeStateAsUpdate());
        ((YMap) Objects.requireNonNull(bo.getArray("a").get(0))).set("k", 2);
        bo.getArray("a").delete(0, 1);

        assertThat(bo.encodeStateAsUpdate())
                .isEqualTo(HexFormat.of().parseHex("02010200000102010001010161020005020201000101010007"));
        bo.checkInvariants();
    }
}
