package dev.tandem.platform.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.crdt.codec.ByteReader;
import dev.tandem.crdt.codec.DecodeLimits;
import dev.tandem.crdt.codec.UpdateException;
import dev.tandem.crdt.sync.AwarenessUpdate;
import dev.tandem.platform.replica.ReplicaId;
import dev.tandem.platform.replica.SessionMessage;
import dev.tandem.protocol.ParticipantId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AwarenessRoomTest {
    private long millis = 1_800_000_000_000L;
    private final List<SessionMessage.State> told = new ArrayList<>();
    private final AwarenessRoom room = new AwarenessRoom(() -> Instant.ofEpochMilli(millis), told::addAll);
    private final Person ada = new Person("ada");
    private final Person bo = new Person("bo");

    private record Seen(long client, long clock, String state) {}

    private static final class Person implements AwarenessRoom.Member {
        private final ParticipantId id;
        private final List<Seen> seen = new ArrayList<>();
        private String name;

        private Person(String name) {
            this(name, ParticipantId.next());
        }

        private Person(String name, ParticipantId id) {
            this.name = name;
            this.id = id;
        }

        @Override
        public ParticipantId participant() {
            return id;
        }

        @Override
        public ObjectNode user() {
            return Json.MAPPER.createObjectNode().put("name", name);
        }

        @Override
        public void show(byte[] entry) {
            ByteReader in = new ByteReader(entry, DecodeLimits.DEFAULT);
            seen.add(new Seen(in.varUint(), in.varUint(), in.varString()));
        }

        private Seen last() {
            return seen.getLast();
        }
    }

    private void say(Person person, long client, long clock, @Nullable String state) {
        byte[] update = new AwarenessUpdate(List.of(new AwarenessUpdate.Entry(client, clock, state))).encode();
        room.receive(person, AwarenessState.decode(update, 1000));
    }

    @Test
    void aStateIsShownToTheOthersWithTheTrueUser() {
        room.join(ada);
        room.join(bo);
        say(ada, 7, 1, "{\"cursor\":1,\"user\":{\"name\":\"bo\",\"role\":\"OWNER\"}}");
        assertThat(bo.last().client()).isEqualTo(7);
        assertThat(bo.last().state()).isEqualTo("{\"cursor\":1,\"user\":{\"name\":\"ada\"}}");
        assertThat(ada.seen).isEmpty();
    }

    @Test
    void whoComesLaterIsShownWhoIsThere() {
        room.join(ada);
        say(ada, 7, 1, "{}");
        room.join(bo);
        assertThat(bo.seen).hasSize(1);
    }

    @Test
    void anotherPersonsIdIsDroppedWithoutAWord() {
        room.join(ada);
        room.join(bo);
        say(ada, 7, 1, "{\"line\":1}");
        say(bo, 7, 2, "{\"line\":99}");
        say(bo, 7, 3, null);
        assertThat(ada.seen).isEmpty();
        assertThat(bo.seen).hasSize(1);
        Person cem = new Person("cem");
        room.join(cem);
        assertThat(cem.last().state()).contains("\"line\":1").contains("ada");
    }

    @Test
    void aMemberSpeaksForOneIdOnly() {
        room.join(ada);
        room.join(bo);
        say(ada, 7, 1, "{}");
        say(ada, 8, 1, "{}");
        assertThat(bo.seen).hasSize(1);
    }

    @Test
    void anOlderStateIsNotShown() {
        room.join(ada);
        room.join(bo);
        say(ada, 7, 5, "{\"n\":5}");
        say(ada, 7, 4, "{\"n\":4}");
        say(ada, 7, 5, "{\"n\":6}");
        assertThat(bo.seen).hasSize(1);
    }

    @Test
    void whoLeavesIsGoneForTheOthers() {
        room.join(ada);
        room.join(bo);
        say(ada, 7, 1, "{}");
        room.leave(ada);
        assertThat(bo.last().state()).isEqualTo("null");
        room.leave(ada);
        assertThat(bo.seen).hasSize(2);
    }

    @Test
    void whoComesBackWithTheSameIdIsSeenAtOnceAlthoughTheirClockStoodStill() {
        room.join(bo);
        room.join(ada);
        say(ada, 7, 1, "{}");
        room.leave(ada);
        Person again = new Person("ada", ada.id);
        room.join(again);
        say(again, 7, 1, "{}");
        assertThat(bo.seen).hasSize(3);
        assertThat(bo.seen).extracting(Seen::clock).isSorted().doesNotHaveDuplicates();
        assertThat(bo.last().state()).isNotEqualTo("null");
    }

    @Test
    void theSamePersonTakesTheIdOverFromADeadConnection() {
        room.join(bo);
        room.join(ada);
        say(ada, 7, 3, "{\"old\":true}");
        Person again = new Person("ada", ada.id);
        room.join(again);
        say(again, 7, 3, "{\"old\":false}");
        room.leave(ada);
        assertThat(bo.last().state()).contains("\"old\":false");
    }

    @Test
    void aChangedPersonIsShownAgain() {
        room.join(bo);
        room.join(ada);
        say(ada, 7, 1, "{}");
        ada.name = "Ada L.";
        room.refresh(ada.id);
        assertThat(bo.last().state()).contains("Ada L.");
        assertThat(bo.seen).extracting(Seen::clock).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void ofSeveralEntriesOfAClientTheLastOneIsSent() {
        byte[] joined = AwarenessState.join(List.of(
                AwarenessState.encodeEntry(7, 1, "{\"n\":1}"),
                AwarenessState.encodeEntry(8, 2, null),
                AwarenessState.encodeEntry(7, 3, "{\"n\":3}")));
        assertThat(AwarenessUpdate.decode(joined, DecodeLimits.DEFAULT).entries())
                .containsExactlyInAnyOrder(
                        new AwarenessUpdate.Entry(7, 3, "{\"n\":3}"), new AwarenessUpdate.Entry(8, 2, null));
    }

    @Test
    void statesThatAreNoObjectsOrTooLargeAreGarbage() {
        for (String state : List.of("1", "[]", "{", "\"x\"", "{\"x\":\"" + "y".repeat(1000) + "\"}")) {
            assertThatThrownBy(() -> say(ada, 7, 1, state)).as(state).isInstanceOf(UpdateException.class);
        }
    }

    private static SessionMessage.State state(long client, Person person, long clock, @Nullable String json) {
        return new SessionMessage.State(client, person.participant(), clock, json);
    }

    @Test
    void whatIsShownHereIsToldElsewhereWithTheTrueUser() {
        room.join(ada);
        say(ada, 7, 1, "{\"user\":{\"name\":\"bo\"}}");
        long clock = told.getFirst().clock();
        assertThat(told).containsExactly(state(7, ada, clock, "{\"user\":{\"name\":\"ada\"}}"));
        assertThat(room.local()).isEqualTo(told);
        room.leave(ada);
        assertThat(told.getLast().json()).isNull();
        assertThat(room.local()).isEmpty();
    }

    @Test
    void peopleAtAnotherReplicaAreShownUntilTheyOrTheirReplicaLeave() {
        ReplicaId other = ReplicaId.next();
        ReplicaId third = ReplicaId.next();
        room.join(ada);
        room.receive(other, List.of(state(8, bo, millis, "{\"n\":1}")));
        assertThat(ada.last().state()).isEqualTo("{\"n\":1}");
        assertThat(told).isEmpty();
        Person late = new Person("late");
        room.join(late);
        assertThat(late.last().state()).isEqualTo("{\"n\":1}");
        assertThat(room.local()).isEmpty();

        room.receive(other, List.of(state(8, bo, millis + 1, null)));
        assertThat(ada.last().state()).isEqualTo("null");
        room.receive(other, List.of(state(8, bo, millis + 2, "{\"n\":2}")));
        room.receive(third, List.of(state(9, late, millis + 2, "{\"n\":3}")));
        room.forget(other::equals);
        assertThat(ada.last()).extracting(Seen::client, Seen::state).containsExactly(8L, "null");
        assertThat(late.seen.stream().map(Seen::clock)).isSorted();
    }

    @Test
    void anIdAtAnotherReplicaIsTakenOverByTheSamePersonOnly() {
        ReplicaId other = ReplicaId.next();
        room.join(ada);
        room.receive(other, List.of(state(8, bo, millis, "{\"n\":1}")));
        say(ada, 8, 1, "{\"forged\":1}");
        assertThat(told).isEmpty();

        room.join(bo);
        say(bo, 8, 1, "{\"n\":2}");
        assertThat(ada.last().state()).isEqualTo("{\"n\":2,\"user\":{\"name\":\"bo\"}}");
        // The connection at the other replica is found dead only now: that is no news any more.
        room.receive(other, List.of(state(8, bo, millis + 50, null)));
        assertThat(ada.last().state()).startsWith("{\"n\":2");
    }

    @Test
    void anIdHereMovesWithItsPersonToAnotherReplicaAndWithNobodyElse() {
        ReplicaId other = ReplicaId.next();
        room.join(ada);
        room.join(bo);
        say(bo, 8, 1, "{\"n\":1}");
        long clock = told.getFirst().clock();
        room.receive(other, List.of(state(8, ada, clock + 10, "{\"forged\":1}")));
        room.receive(other, List.of(state(8, bo, clock - 10, "{\"late\":1}")));
        assertThat(ada.last().state()).startsWith("{\"n\":1");

        room.receive(other, List.of(state(8, bo, clock + 10, "{\"n\":2}")));
        assertThat(ada.last().state()).isEqualTo("{\"n\":2}");
        told.clear();
        room.leave(bo);
        assertThat(told).isEmpty();
        assertThat(ada.last().state()).isEqualTo("{\"n\":2}");
    }
}
