package dev.tandem.bench.collab;

import dev.tandem.bench.collab.load.Client;
import dev.tandem.bench.collab.load.EventLoop;
import dev.tandem.bench.collab.load.Load;
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
import java.util.Locale;
import java.util.OptionalDouble;

/** A server that has just been started gets twice the edits that it can take, for some seconds; then two more people come. */
final class Overload {
    private static final int CLIENTS = 50;
    private static final double TIMES = 2;
    private static final Duration IN_TIME = Duration.ofMillis(100);
    private static final Duration LONGEST_RECOVERY = Duration.ofSeconds(15);
    private static final Duration LONGEST_REST = Duration.ofSeconds(20);
    private static final double COLLAPSED = 0.1;

    private final EventLoop loop;
    private final Scripts scripts;
    private final Rates rates;
    private final boolean quick;

    Overload(EventLoop loop, Scripts scripts, Rates rates, boolean quick) {
        this.loop = loop;
        this.scripts = scripts;
        this.rates = rates;
        this.quick = quick;
    }

    /**
     * Runs it.
     *
     * @param cold a server that has done nothing yet
     */
    Sample run(Server cold) throws IOException, InterruptedException {
        OptionalDouble known = rates.of(RowKind.ROOM_50, cold.kind());
        if (known.isEmpty()) {
            return invalid(cold.kind(), "how much it can take is not known; run " + RowKind.ROOM_50.key() + " first");
        }
        double rate = known.getAsDouble() * TIMES;
        List<List<Seat>> seats = cold.rooms(1, CLIENTS + 2);
        List<Seat> places = seats.getFirst();
        try (Gathering gathering = Gathering.open(loop, scripts, new Gathering.Plan(seats, CLIENTS, 0, true))) {
            Meter.Window window =
                    Meter.measure(gathering, cold, new Load(rate, 0, Duration.ofSeconds(quick ? 2 : 4)), Duration.ZERO);
            long stopped = System.nanoTime();
            double delivered =
                    window.deliveries().total() / (known.getAsDouble() * CLIENTS * (CLIENTS - 1) * window.seconds());
            double recovery = recovery(gathering, places.get(CLIENTS), places.get(CLIENTS + 1), stopped);
            loop.until(LONGEST_REST, () -> gathering.missing() == 0);
            double all = (System.nanoTime() - stopped) / 1e9;
            return sample(cold.kind(), window, gathering, places.getFirst(), rate, delivered, recovery, all);
        }
    }

    /** Seconds from a moment until what one newcomer types is seen by another within a tenth of a second; the longest if it never is. */
    private double recovery(Gathering gathering, Seat writing, Seat reading, long since) throws IOException {
        Client writer = gathering.join(0, writing);
        Client reader = gathering.join(0, reading);
        long deadline = since + LONGEST_RECOVERY.toNanos();
        loop.until(LONGEST_RECOVERY, () -> writer.isSynced() && reader.isSynced());
        while (System.nanoTime() < deadline && writer.isSynced() && reader.isSynced()) {
            writer.edit();
            if (loop.until(IN_TIME, () -> reader.hasAllOf(writer))) {
                return (System.nanoTime() - since) / 1e9;
            }
        }
        return LONGEST_RECOVERY.toSeconds();
    }

    private Sample sample(
            Kind server,
            Meter.Window window,
            Gathering gathering,
            Seat seat,
            double rate,
            double delivered,
            double recovery,
            double all)
            throws IOException {
        Client guest = gathering.visit(0, seat, false);
        loop.until(LONGEST_REST, guest::isSynced);
        long lost = guest.missing();
        guest.close();
        long closed = gathering.clients().stream().filter(Client::isClosed).count();
        boolean collapsed = delivered < COLLAPSED || recovery >= LONGEST_RECOVERY.toSeconds();
        var values = new EnumMap<Line, Double>(Line.class);
        values.put(Line.OVERLOAD_RECOVERY, recovery);
        values.put(Line.OVERLOAD_LOST, (double) lost);
        values.put(Line.OVERLOAD_DELIVERED, delivered * 100);
        values.put(Line.OVERLOAD_ALL, all);
        var details = new LinkedHashMap<>(Rows.details(window));
        details.put("rate", rate);
        details.put("connectionsEnded", closed);
        details.put("missingDeliveries", gathering.missing());
        details.put(
                Sample.REMARK,
                String.format(
                        Locale.ROOT,
                        "%s at %.0f edits/s of each of %d; %d edits lost, %d deliveries missing, %d connections ended%s",
                        collapsed ? "collapsed" : "throttled",
                        rate,
                        CLIENTS,
                        lost,
                        gathering.missing(),
                        closed,
                        why(gathering)));
        var problems = new ArrayList<String>();
        if (window.busy() > Meter.BUSIEST) {
            problems.add(Meter.tooBusy(window));
        }
        if (gathering.tally().wrongEdits() > 0) {
            problems.add(gathering.tally().wrongEdits() + " edits arrived changed");
        }
        return new Sample(server, values, details, problems);
    }

    private static String why(Gathering gathering) {
        return gathering.clients().stream()
                .filter(Client::isClosed)
                .findFirst()
                .map(client -> ", one because: " + client.closeReason())
                .orElse("");
    }

    private static Sample invalid(Kind server, String problem) {
        return new Sample(server, new EnumMap<>(Line.class), new LinkedHashMap<>(), List.of(problem));
    }
}
