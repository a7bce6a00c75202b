package dev.tandem.platform.debugport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.platform.debugport.RecentGuests.Presence;
import dev.tandem.platform.debugport.RecentGuests.Ticket;
import dev.tandem.platform.timing.ManualTimers;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.SessionId;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RecentGuestsTest {
    private static final String HERE = "127.0.0.1";

    private final ManualTimers timers = new ManualTimers();
    private final RecentGuests recent = new RecentGuests(timers);
    private final Joining.Guest bo =
            new Joining.Guest(SessionId.next(), ParticipantId.next(), new Ticket("a.b.c", HERE));

    @Test
    void whoIsThereComesAgainHoweverLongAgoTheyCame() {
        Presence _ = recent.joined(bo);
        timers.advance(Duration.ofDays(1));
        assertThat(recent.find(bo.ticket())).contains(bo);
    }

    @Test
    void whoHasLeftComesBackForAWhile() {
        Presence first = recent.joined(bo);
        Presence second = recent.joined(bo);
        first.end();
        timers.advance(RecentGuests.GRACE.plusSeconds(1));
        assertThat(recent.find(bo.ticket())).as("the other connection is there").contains(bo);
        second.end();
        timers.advance(RecentGuests.GRACE);
        assertThat(recent.find(bo.ticket())).contains(bo);
        timers.advance(Duration.ofMillis(1));
        assertThat(recent.find(bo.ticket())).isEmpty();
    }

    @Test
    void anotherTokenOrAddressIsNobodys() {
        Presence _ = recent.joined(bo);
        assertThat(recent.find(new Ticket("a.b.d", HERE))).isEmpty();
        assertThat(recent.find(new Ticket("a.b.c", "10.0.0.1"))).isEmpty();
        assertThat(bo.toString()).doesNotContain("a.b.c");
    }
}
