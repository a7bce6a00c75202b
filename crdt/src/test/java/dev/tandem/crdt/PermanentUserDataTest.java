package dev.tandem.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.crdt.codec.Id;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PermanentUserDataTest {
    private final Doc alice = new Doc(1);
    private final Doc bob = new Doc(2);

    private void sync() {
        bob.applyUpdate(alice.encodeStateAsUpdate());
        alice.applyUpdate(bob.encodeStateAsUpdate());
        bob.applyUpdate(alice.encodeStateAsUpdate());
    }

    @Test
    void whoMadeAndWhoDeletedIsKnownEverywhere() {
        var here = new PermanentUserData(alice);
        here.setUserMapping(alice, alice.clientId(), "alice");
        alice.getText("t").insert(0, "text");
        long clock =
                Objects.requireNonNull(Snapshots.snapshot(alice).stateVector().get(1L)) - 4L;
        alice.getText("t").delete(1, 2);
        sync();
        var there = new PermanentUserData(bob);
        there.setUserMapping(bob, bob.clientId(), "bob");
        bob.getText("t").delete(0, 1);
        sync();
        for (PermanentUserData data : List.of(here, there)) {
            assertThat(data.getUserByClientId(1)).isEqualTo("alice");
            assertThat(data.getUserByClientId(2)).isEqualTo("bob");
            assertThat(data.getUserByClientId(3)).isNull();
            assertThat(data.getUserByDeletedId(new Id(1, (int) clock + 1))).isEqualTo("alice");
            assertThat(data.getUserByDeletedId(new Id(1, (int) clock))).isEqualTo("bob");
            assertThat(data.getUserByDeletedId(new Id(1, (int) clock + 3))).isNull();
        }
    }

    @Test
    void theClientsOfTwoThatBecameOneAreKept() {
        var here = new PermanentUserData(alice);
        var there = new PermanentUserData(bob);
        here.setUserMapping(alice, 1, "same");
        there.setUserMapping(bob, 2, "same");
        alice.getText("t").insert(0, "a");
        alice.getText("t").delete(0, 1);
        IdSet deleted = alice.deleteSet();
        sync();
        var fresh = new PermanentUserData(bob);
        assertThat(fresh.getUserByClientId(1)).isEqualTo("same");
        assertThat(fresh.getUserByClientId(2)).isEqualTo("same");
        // As in Yjs, what the loser had deleted until then is not taken over.
        ClientRange range = deleted.toList().getFirst();
        assertThat(fresh.getUserByDeletedId(new Id(range.client(), (int) range.clock())))
                .isNull();
    }

    @Test
    void theFilterDecidesAndClosingEnds() {
        var data = new PermanentUserData(alice);
        data.setUserMapping(alice, 1, "alice", (transaction, set) -> transaction.origin() == null);
        alice.getText("t").insert(0, "abc");
        alice.transact(() -> alice.getText("t").delete(0, 1), "machine");
        IdSet byMachine = alice.deleteSet();
        data.close();
        data.close();
        alice.getText("t").delete(0, 1);
        for (ClientRange range : alice.deleteSet().toList()) {
            assertThat(data.getUserByDeletedId(new Id(range.client(), (int) range.clock())))
                    .isNull();
        }
        assertThat(byMachine.isEmpty()).isFalse();
    }

    @Test
    void whatStrangersPutIntoTheMapIsPassedOver() {
        YMap users = alice.getMap("users");
        users.set("text", "no user");
        users.set("empty", new YMap());
        var odd = new YMap();
        users.set("odd", odd);
        odd.set("ids", new YArray());
        odd.set("ds", new YArray());
        ((YArray) Objects.requireNonNull(odd.get("ids"))).push(List.of("no id", 7L));
        ((YArray) Objects.requireNonNull(odd.get("ds"))).push(List.of(1L, new byte[] {5}));
        var data = new PermanentUserData(alice);
        ((YArray) Objects.requireNonNull(odd.get("ds"))).push(List.of(new byte[] {9, 9}));
        assertThat(data.getUserByClientId(7)).isEqualTo("odd");
        assertThat(data.getUserByDeletedId(new Id(7, 0))).isNull();
    }
}
