package dev.tandem.system.load;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.system.process.Processes;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Several sessions, each with several people who type into its files all the time. */
public final class Crowd implements AutoCloseable {
    private static final int FILES = 2;
    private static final long LEAST_PAUSE_MILLIS = 25;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final URI origin;
    private final Random random;
    private final ScheduledExecutorService timers = Executors.newScheduledThreadPool(2);
    private final List<Room> rooms = new ArrayList<>();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private volatile boolean typing;

    /**
     * One session.
     *
     * @param auditor a seat at which nobody types
     */
    public record Room(String session, Ledger ledger, Tab.Seat auditor, List<Tab> tabs) {
        public Room {
            tabs = List.copyOf(tabs);
        }

        public List<String> documents() {
            return auditor.documents();
        }
    }

    /** Founds the sessions and seats the people. Nobody is connected yet. */
    public Crowd(URI origin, int sessions, int tabs, long seed) {
        this.origin = origin;
        this.random = new Random(seed);
        for (int i = 0; i < sessions; i++) {
            rooms.add(found(i, tabs));
        }
    }

    private Room found(int number, int tabs) {
        Rest rest = new Rest(origin);
        JsonNode owner = rest.found("Owner");
        String session = owner.path("session").path("id").asText();
        String token = owner.path("token").asText();
        List<String> documents = new ArrayList<>();
        for (int i = 0; i < FILES; i++) {
            documents.add(session + "/" + rest.createFile(session, token, "file" + i + ".txt"));
        }
        String secret = rest.invite(session, token, "EDITOR");
        Ledger ledger = new Ledger();
        List<Tab> people = new ArrayList<>();
        for (int i = 0; i < tabs; i++) {
            String guest =
                    rest.join(session, secret, "Guest " + i).path("token").asText();
            Tab.Seat seat = new Tab.Seat(session, guest, documents);
            people.add(tab("s%d-t%d".formatted(number, i), seat, ledger));
        }
        return new Room(session, ledger, new Tab.Seat(session, token, documents), people);
    }

    /** {@return a tab of this crowd's network, not connected} */
    public Tab tab(String name, Tab.Seat seat, Ledger ledger) {
        return new Tab(name, () -> socket(origin), seat, ledger, timers, random.nextLong());
    }

    private static URI socket(URI origin) {
        return URI.create("ws://" + origin.getAuthority() + "/api/socket");
    }

    /** Everybody connects and types. */
    public void start() {
        typing = true;
        for (Tab tab : tabs()) {
            tab.connect();
            long pause = LEAST_PAUSE_MILLIS + random.nextLong(LEAST_PAUSE_MILLIS);
            ScheduledFuture<?> _ = timers.scheduleWithFixedDelay(
                    () -> type(tab), random.nextLong(pause), pause, TimeUnit.MILLISECONDS);
        }
    }

    private void type(Tab tab) {
        if (!typing) {
            return;
        }
        try {
            tab.edit();
        } catch (RuntimeException | Error e) {
            failures.add(e);
            throw e;
        }
    }

    /** Nobody types any more; those who had no network get it. Returns when everything is exchanged and acknowledged. */
    public void settle() {
        typing = false;
        tabs().forEach(Tab::connect);
        for (Tab tab : tabs()) {
            Processes.eventually(tab.name() + " is settled", PATIENCE, tab::isSettled);
        }
    }

    public List<Room> rooms() {
        return List.copyOf(rooms);
    }

    public List<Tab> tabs() {
        return rooms.stream().flatMap(room -> room.tabs().stream()).toList();
    }

    /** {@return how many updates were acknowledged, over all sessions} */
    public long acknowledged() {
        return rooms.stream().mapToLong(room -> room.ledger().acknowledged()).sum();
    }

    /** {@return how many updates of others were seen, over all sessions} */
    public long seen() {
        return rooms.stream().mapToLong(room -> room.ledger().seen()).sum();
    }

    /** {@return what should not have happened in the people's browsers} */
    public List<String> complaints() {
        List<String> complaints = new ArrayList<>();
        failures.forEach(failure -> complaints.add(failure.toString()));
        tabs().forEach(tab -> complaints.addAll(tab.surprises()));
        return complaints;
    }

    @Override
    public void close() {
        typing = false;
        tabs().forEach(Tab::close);
        timers.shutdownNow();
    }
}
