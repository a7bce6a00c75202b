package dev.tandem.bench.collab;

import dev.tandem.bench.collab.load.EventLoop;
import dev.tandem.bench.collab.load.Scripts;
import dev.tandem.bench.collab.load.Seat;
import dev.tandem.bench.collab.server.Kind;
import dev.tandem.bench.collab.server.Server;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a connection costs on which nothing happens: resident memory of the server's process, without its database, before and after. Both times
 * after a complete collection of garbage, of which each server is asked in its own way; and before, some others have come and gone, so that code and
 * buffers that are there once are not counted.
 */
final class Idle {
    private static final int ROOMS = 400;
    private static final int QUICK_ROOMS = 100;
    private static final int PEOPLE = 5;
    private static final int ROOMS_BEFORE = 40;
    private static final double KIBIBYTE = 1024;
    private static final Duration SETTLING = Duration.ofSeconds(2);

    private final EventLoop loop;
    private final Scripts scripts;
    private final int rooms;
    private final Map<Kind, List<List<Seat>>> made = new EnumMap<>(Kind.class);

    Idle(EventLoop loop, Scripts scripts, boolean quick) {
        this.loop = loop;
        this.scripts = scripts;
        this.rooms = quick ? QUICK_ROOMS : ROOMS;
    }

    /**
     * Runs it; the server is stopped afterwards.
     *
     * @param server that is for this alone, stopped except the first time
     */
    Sample run(Server server) throws IOException, InterruptedException {
        List<List<Seat>> known = made.get(server.kind());
        if (known == null) {
            known = server.rooms(ROOMS_BEFORE + rooms, PEOPLE);
            made.put(server.kind(), known);
            server.stop();
        }
        server.start();
        var seats = new ArrayList<List<Seat>>();
        for (List<Seat> room : known) {
            seats.add(room.stream().map(server::now).toList());
        }
        var problems = new ArrayList<String>();
        try (Gathering before = gather(seats.subList(0, ROOMS_BEFORE))) {
            settle(server);
            problems.addAll(before.problemsOfIdle());
        }
        long base = settle(server);
        try (Gathering idle = gather(seats.subList(ROOMS_BEFORE, seats.size()))) {
            long after = settle(server);
            problems.addAll(idle.problemsOfIdle());
            var values = new EnumMap<Line, Double>(Line.class);
            values.put(Line.IDLE_EACH, (after - base) / KIBIBYTE / (rooms * PEOPLE));
            values.put(Line.IDLE_BASE, base / KIBIBYTE / KIBIBYTE);
            var details = new LinkedHashMap<String, Object>();
            details.put("connections", idle.clients().size());
            details.put("before", base);
            details.put("after", after);
            return new Sample(server.kind(), values, details, problems);
        } finally {
            server.stop();
        }
    }

    private Gathering gather(List<List<Seat>> seats) throws IOException {
        return Gathering.open(loop, scripts, new Gathering.Plan(seats, PEOPLE, 0, false));
    }

    /** Memory when nothing happens any more, in bytes. */
    private long settle(Server server) throws IOException, InterruptedException {
        loop.until(SETTLING, () -> false);
        server.collectGarbage();
        server.collectGarbage();
        loop.until(SETTLING.dividedBy(2), () -> false);
        return server.ownProcesses().residentBytes();
    }
}
