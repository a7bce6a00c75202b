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
}
