package dev.tandem.crdt.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.crdt.Subscription;
import dev.tandem.crdt.codec.DecodeLimits;
import dev.tandem.crdt.codec.UpdateException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AwarenessTest {
    private Instant now = Instant.EPOCH;
    private final Awareness awareness = new Awareness(() -> now, DecodeLimits.DEFAULT);
    private final List<AwarenessChange> changes = new ArrayList<>();
    private final Subscription subscription = awareness.observeUpdates(changes::add);

    private void apply(long client, long clock, String state) {
        awareness.apply(new AwarenessUpdate(List.of(new AwarenessUpdate.Entry(client, clock, state))), "o");
    }

    private void gone(long client, long clock) {
        awareness.apply(new AwarenessUpdate(List.of(new AwarenessUpdate.Entry(client, clock, null))), "o");
    }

    @Test
    void newerStatesReplaceOlderOnes() {
        apply(1, 1, "{}");
        apply(1, 3, "{\"a\":1}");
        apply(1, 2, "{\"old\":1}");
        assertThat(awareness.getState(1)).isEqualTo("{\"a\":1}");
        assertThat(changes)
                .containsExactly(
                        new AwarenessChange(List.of(1L), List.of(), List.of(), "o"),
                        new AwarenessChange(List.of(), List.of(1L), List.of(), "o"));
        subscription.close();
        apply(1, 4, "{}");
        assertThat(changes).hasSize(2);
    }

    @Test
    void whoeverNoticesMayTellThatAClientIsGone() {
        apply(1, 5, "{}");
        gone(1, 4);
        assertThat(awareness.clients()).containsExactly(1L);
        gone(1, 5);
        assertThat(awareness.clients()).isEmpty();
        apply(1, 5, "{}");
        assertThat(awareness.clients())
                .as("the same clock does not bring it back")
                .isEmpty();
        assertThat(awareness.update(List.of(1L, 2L)).entries()).containsExactly(new AwarenessUpdate.Entry(1, 5, null));
    }

    @Test
    void silenceIsLeaving() {
        apply(1, 1, "{}");
        now = now.plus(Duration.ofSeconds(20));
        apply(2, 1, "{}");
        now = now.plus(Duration.ofSeconds(10));
        awareness.tick();
        assertThat(awareness.clients()).containsExactly(2L);
        assertThat(changes.getLast())
                .isEqualTo(new AwarenessChange(List.of(), List.of(), List.of(1L), Awareness.TIMEOUT));
        now = now.plus(Duration.ofMinutes(5));
        awareness.tick();
        assertThat(awareness.update(List.of(1L)).entries())
                .as("long gone and forgotten")
                .isEmpty();
    }

    @Test
    void theServerMaySetAndRemove() {
        awareness.setState(7, "{\"user\":1}", "server");
        var copy = new Awareness(() -> now, DecodeLimits.DEFAULT);
        copy.applyAwarenessUpdate(awareness.encodeAwarenessUpdate(List.of(7L)), "o");
        assertThat(copy.getStates()).isEqualTo(awareness.getStates());
        awareness.removeAwarenessStates(List.of(7L, 8L), "server");
        assertThat(changes.getLast().removed()).containsExactly(7L);
        copy.applyAwarenessUpdate(awareness.encodeAwarenessUpdate(List.of(7L)), "o");
        assertThat(copy.getStates()).isEmpty();
    }

    @Test
    void whatIsNoJsonIsRefused() {
        byte[] broken = new AwarenessUpdate(
                        List.of(new AwarenessUpdate.Entry(1, 1, "{}"), new AwarenessUpdate.Entry(2, 1, "{oops")))
                .encode();
        assertThatThrownBy(() -> awareness.applyAwarenessUpdate(broken, "o")).isInstanceOf(UpdateException.class);
        assertThat(awareness.clients()).isEmpty();
    }

    private Awareness client(long id) {
        return new Awareness(id, () -> now, DecodeLimits.DEFAULT);
    }

    @Test
    void aClientSpeaksForItself() {
        Awareness local = client(5);
        assertThat(local.getLocalState()).isEqualTo("{}");
        assertThat(local.clientId()).isEqualTo(5);
        local.setLocalStateField("user", Map.of("name", "Bo"));
        local.setLocalStateField("a\"\\\u0001\n", 1);
        local.setLocalStateField("user", "Al");
        assertThat(local.getLocalState()).isEqualTo("{\"user\":\"Al\",\"a\\\"\\\\\\u0001\\n\":1}");
        awareness.applyAwarenessUpdate(local.encodeAwarenessUpdate(List.of(5L)), "o");
        assertThat(awareness.getState(5)).isEqualTo(local.getLocalState());
        local.setLocalState(null);
        local.setLocalStateField("user", 1);
        assertThat(local.getLocalState()).isNull();
        assertThat(local.update(List.of(5L)).entries()).containsExactly(new AwarenessUpdate.Entry(5, 4, null));
    }

    @Test
    void whatTheLocalClientCannotSayIsRefused() {
        Awareness local = client(5);
        assertThatThrownBy(() -> local.setLocalState("{oops")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> local.setLocalStateField("a", new Object()))
                .isInstanceOf(IllegalArgumentException.class);
        local.setLocalState("[1]");
        assertThatThrownBy(() -> local.setLocalStateField("a", 1)).isInstanceOf(IllegalArgumentException.class);
        assertThat(local.getLocalState()).isEqualTo("[1]");
        assertThatThrownBy(() -> awareness.setLocalState("{}")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> awareness.setState(1, "oops", "o")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theLocalStateIsRenewedInTime() {
        Awareness local = client(5);
        var shown = new ArrayList<AwarenessChange>();
        var passedOn = new ArrayList<AwarenessChange>();
        local.observeChanges(shown::add);
        local.observeUpdates(passedOn::add);
        now = now.plus(Awareness.RENEWAL).minusMillis(1);
        local.tick();
        assertThat(passedOn).isEmpty();
        now = now.plusMillis(1);
        local.tick();
        assertThat(passedOn).containsExactly(new AwarenessChange(List.of(), List.of(5L), List.of(), Awareness.LOCAL));
        assertThat(shown).isEmpty();
        now = now.plus(Duration.ofHours(1));
        local.tick();
        assertThat(local.getLocalState()).as("never outdated").isEqualTo("{}");
    }

    @Test
    void nobodyElseRemovesTheLocalClient() {
        Awareness local = client(5);
        local.setLocalState("{\"a\":1}");
        var passedOn = new ArrayList<AwarenessChange>();
        local.observeUpdates(passedOn::add);
        local.apply(new AwarenessUpdate(List.of(new AwarenessUpdate.Entry(5, 1, null))), "o");
        assertThat(passedOn).containsExactly(new AwarenessChange(List.of(), List.of(), List.of(5L), "o"));
        assertThat(local.update(List.of(5L)).entries()).containsExactly(new AwarenessUpdate.Entry(5, 2, "{\"a\":1}"));
    }

    @Test
    void onlyAnotherValueIsAChange() {
        var shown = new ArrayList<AwarenessChange>();
        awareness.observeChanges(shown::add);
        apply(1, 1, "{\"a\":[1,true,null,\"x\\u0041\\n\"],\"b\":-0}");
        apply(1, 2, " { \"b\" : 0.0 , \"a\" : [ 1e0, true, null, \"xA\\n\" ] } ");
        assertThat(shown).hasSize(1);
        assertThat(changes).hasSize(2);
        apply(1, 3, "{\"a\":[],\"b\":{}}");
        assertThat(shown).hasSize(2);
        apply(1, 4, "{\"a\":[],\"b\":{},\"c\":false}");
        assertThat(shown).hasSize(3);
    }

    @Test
    void leavingIsTheLastThatIsHeard() {
        Awareness local = client(5);
        var passedOn = new ArrayList<AwarenessChange>();
        local.observeUpdates(passedOn::add);
        local.close();
        assertThat(passedOn).containsExactly(new AwarenessChange(List.of(), List.of(), List.of(5L), Awareness.LOCAL));
        local.setLocalState("{}");
        assertThat(passedOn).hasSize(1);
    }

    @Test
    void aServerMayRewriteWhatClientsSay() {
        byte[] update = new AwarenessUpdate(List.of(
                        new AwarenessUpdate.Entry(1, 7, "{\"name\":\"root\"}"), new AwarenessUpdate.Entry(2, 3, null)))
                .encode();
        byte[] modified = Awareness.modifyAwarenessUpdate(
                update, DecodeLimits.DEFAULT, state -> state == null ? null : "{\"name\":\"Bo\"}");
        assertThat(AwarenessUpdate.decode(modified, DecodeLimits.DEFAULT).entries())
                .containsExactly(
                        new AwarenessUpdate.Entry(1, 7, "{\"name\":\"Bo\"}"), new AwarenessUpdate.Entry(2, 3, null));
    }

    @Test
    void theLargestClockStaysReadable() {
        Awareness local = client(5);
        local.apply(new AwarenessUpdate(List.of(new AwarenessUpdate.Entry(5, (1L << 53) - 1, "{}"))), "o");
        local.setLocalState("{\"a\":1}");
        byte[] update = local.encodeAwarenessUpdate(List.of(5L));
        assertThat(AwarenessUpdate.decode(update, DecodeLimits.DEFAULT)
                        .entries()
                        .getFirst()
                        .clock())
                .isEqualTo((1L << 53) - 1);
    }

    @Test
    void whoComesBackWithAnOldClockIsToldThatItIsGone() {
        Awareness local = client(5);
        local.setLocalState("{\"a\":1}");
        var told = new AwarenessUpdate(List.of(
                new AwarenessUpdate.Entry(5, 1, local.getLocalState()),
                new AwarenessUpdate.Entry(6, 1, "{}"),
                new AwarenessUpdate.Entry(7, 1, null)));
        awareness.apply(told, "o");
        assertThat(awareness.knownGone(told).entries()).as("those are there").isEmpty();
        awareness.removeAwarenessStates(List.of(5L), "closed");
        awareness.apply(told, "o");
        assertThat(awareness.getState(5)).isNull();
        AwarenessUpdate gone = awareness.knownGone(told);
        assertThat(gone.entries()).containsExactly(new AwarenessUpdate.Entry(5, 1, null));
        local.apply(gone, "server");
        awareness.apply(local.update(List.of(5L)), "o");
        assertThat(awareness.getState(5)).isEqualTo("{\"a\":1}");
    }
}
