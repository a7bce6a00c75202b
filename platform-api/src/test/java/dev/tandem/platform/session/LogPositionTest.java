package dev.tandem.platform.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.protocol.SessionId;
import org.junit.jupiter.api.Test;

/** What may follow what in a log. */
class LogPositionTest {
    private final LogPosition position = new LogPosition(SessionId.next(), 4);

    @Test
    void eachRecordIsReadOnceAndInOrder() {
        position.advance(5);
        assertThat(position.sequence()).isEqualTo(5);
        assertThatThrownBy(() -> position.advance(5)).hasMessageContaining("record 5 after 5");
        assertThatThrownBy(() -> position.advance(7)).hasMessageContaining("record 7 after 5");
        assertThat(position.sequence()).isEqualTo(5);
    }

    @Test
    void whereRetentionRemovedSomeARecordMayFollowFartherOn() {
        position.mayMissThrough(8);
        position.advance(7);
        assertThatThrownBy(() -> position.advance(6)).hasMessageContaining("record 6 after 7");
        position.advance(9);
        assertThatThrownBy(() -> position.advance(11)).hasMessageContaining("record 11 after 9");
    }

    @Test
    void whatIsMissingAtTheEndCountsAsRead() {
        position.mayMissThrough(8);
        position.advance(5);
        position.readCompletely();
        assertThat(position.sequence()).isEqualTo(8);
        assertThatThrownBy(() -> position.advance(10)).hasMessageContaining("record 10 after 8");
        position.advance(9);
    }
}
