package dev.tandem.bench.collab;

import dev.tandem.bench.collab.load.Client;
import dev.tandem.bench.collab.load.EventLoop;
import dev.tandem.bench.collab.load.Room;
import dev.tandem.bench.collab.load.Scripts;
import dev.tandem.bench.collab.load.Seat;
import dev.tandem.bench.collab.load.Tally;
import dev.tandem.bench.collab.server.Kind;
import dev.tandem.bench.collab.server.Server;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How long a newcomer waits for a long document: from the first packet of the connection until the last of sync step 2. */
final class Opening {
    private static final int WARM = 24;
    private static final int FIRST_TO_FORGET = 3;
    private static final int FROM_DATABASE = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** Hocuspocus stores two seconds after the last change. */
    private static final Duration UNTIL_STORED = Duration.ofSeconds(4);

    private final EventLoop loop;
    private final Scripts scripts;
    private final Map<Kind, List<List<Seat>>> stored = new EnumMap<>(Kind.class);
    private @Nullable LongDocument made;

    Opening(EventLoop loop, Scripts scripts) {
        this.loop = loop;
        this.scripts = scripts;
    }

    private LongDocument document() {
        LongDocument document = made;
        if (document == null) {
            document = new LongDocument();
            made = document;
        }
        return document;
    }

    String description() {
        return document().description();
    }

    /** The document is in memory, because somebody else has it open. */
    Sample warm(Server server) throws IOException, InterruptedException {
        List<List<Seat>> seats = server.rooms(1, 2);
        try (Gathering gathering = Gathering.open(loop, scripts, new Gathering.Plan(seats, 1, 0, false))) {
            gathering.send(document().updates());
            var times = new ArrayList<Double>();
            var problems = new ArrayList<String>();
            Seat seat = seats.getFirst().getLast();
            for (int i = 0; i <= WARM; i++) {
                times.add(open(gathering.rooms().getFirst(), seat, i == WARM ? problems : null));
            }
            var values = new EnumMap<Line, Double>(Line.class);
            values.put(Line.OPEN_WARM_FIRST, times.getFirst());
            values.put(Line.OPEN_WARM, median(times.subList(1, times.size())));
            var details = new LinkedHashMap<String, Object>();
            details.put("warm", times);
            return new Sample(server.kind(), values, details, problems);
        }
    }

    /**
     * The process has just been started; the first documents are opened to warm it up, each of the others for the first time. The server is stopped
     * afterwards.
     *
     * @param server that is for this alone, stopped except the first time
     */
    Sample stored(Server server) throws IOException, InterruptedException {
        List<List<Seat>> seats = stored.get(server.kind());
        if (seats == null) {
            seats = server.rooms(FIRST_TO_FORGET + FROM_DATABASE, 1);
            for (List<Seat> room : seats) {
                try (Gathering gathering =
                        Gathering.open(loop, scripts, new Gathering.Plan(List.of(room), 1, 0, false))) {
                    gathering.send(document().updates());
                }
            }
            stored.put(server.kind(), seats);
            loop.until(UNTIL_STORED, () -> false);
            server.stop();
        }
        server.start();
        var times = new ArrayList<Double>();
        var problems = new ArrayList<String>();
        try {
            for (List<Seat> room : seats) {
                times.add(open(new Room(scripts, new Tally()), server.now(room.getFirst()), problems));
            }
        } finally {
            server.stop();
        }
        var values = new EnumMap<Line, Double>(Line.class);
        values.put(Line.OPEN_STORED_FIRST, times.getFirst());
        values.put(Line.OPEN_STORED, median(times.subList(FIRST_TO_FORGET, times.size())));
        var details = new LinkedHashMap<String, Object>();
        details.put("fromDatabase", times);
        return new Sample(server.kind(), values, details, problems);
    }

    /** In milliseconds; the text is compared where problems are to be told. */
    private double open(Room room, Seat seat, @Nullable List<String> problems) throws IOException {
        room.unwatched();
        Client guest = room.guest(seat);
        if (problems != null) {
            guest.keep();
        }
        loop.connect(guest);
        if (!loop.until(PATIENCE, () -> guest.isSynced() || guest.isClosed()) || guest.isClosed()) {
            throw new IOException("a document could not be opened: " + guest.closeReason());
        }
        if (problems != null && !room.text(guest).equals(document().text())) {
            problems.add("the document that was opened is not the one that was written");
        }
        guest.close();
        return guest.openNanos() / 1e6;
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
