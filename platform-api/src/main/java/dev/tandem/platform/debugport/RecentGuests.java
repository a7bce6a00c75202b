package dev.tandem.platform.debugport;

import dev.tandem.platform.timing.Timers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Whose editors are there, or have just left. Who has joined stays however old the token is, and a restart of the program takes editors along by having
 * them attach once more with it, over a connection of its own that may come before the old one has ended. Any thread.
 *
 * <p>A token says here again whose it is only to the address that it was good for before. What its person may is judged anew each time.
 */
final class RecentGuests {
    /** After the last connection. */
    static final Duration GRACE = Duration.ofSeconds(30);

    private final Timers timers;
    /** Guarded by this. */
    private final Map<Ticket, Stay> stays = new HashMap<>();

    RecentGuests(Timers timers) {
        this.timers = timers;
    }

    /**
     * What somebody shows.
     *
     * @param address from which they show it
     */
    record Ticket(String token, String address) {
        @Override
        public String toString() {
            return "Ticket[" + address + "]"; // a token belongs into no log
        }
    }

    private static final class Stay {
        private final Joining.Guest guest;
        private int connections;
        private long leftAt;

        private Stay(Joining.Guest guest) {
            this.guest = guest;
        }
    }

    /** One connection's presence. */
    interface Presence {
        /** It is over. Once. */
        void end();
    }

    /** Somebody has joined. {@return what is to be ended with their connection} */
    synchronized Presence joined(Joining.Guest guest) {
        forget();
        Stay stay = stays.computeIfAbsent(guest.ticket(), _ -> new Stay(guest));
        stay.connections++;
        return () -> left(stay);
    }

    private synchronized void left(Stay stay) {
        stay.connections--;
        stay.leftAt = timers.nanoTime();
    }

    /** {@return whose ticket it was, if they are there with it, or were until a moment ago} */
    synchronized Optional<Joining.Guest> find(Ticket ticket) {
        forget();
        return Optional.ofNullable(stays.get(ticket)).map(stay -> stay.guest);
    }

    private void forget() {
        long now = timers.nanoTime();
        stays.values().removeIf(stay -> stay.connections == 0 && now - stay.leftAt > GRACE.toNanos());
    }
}
