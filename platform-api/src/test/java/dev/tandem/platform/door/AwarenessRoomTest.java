package dev.tandem.platform.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.crdt.codec.ByteReader;
import dev.tandem.crdt.codec.DecodeLimits;
import dev.tandem.crdt.codec.UpdateException;
import dev.tandem.crdt.sync.AwarenessUpdate;
import dev.tandem.protocol.ParticipantId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AwarenessRoomTest {
    private long millis = 1_800_000_000_000L;
    private final AwarenessRoom room = new AwarenessRoom(() -> Instant.ofEpochMilli(millis));
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
                AwarenessState.encodeEntry(7, 1, Json.MAPPER.createObjectNode().put("n", 1)),
                AwarenessState.encodeEntry(8, 2, null),
                AwarenessState.encodeEntry(7, 3, Json.MAPPER.createObjectNode().put("n", 3))));
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
}
