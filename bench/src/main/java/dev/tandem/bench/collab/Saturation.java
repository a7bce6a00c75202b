package dev.tandem.bench.collab;

import dev.tandem.bench.collab.load.EventLoop;
import dev.tandem.bench.collab.load.Load;
import dev.tandem.bench.collab.load.Scripts;
import dev.tandem.bench.collab.server.Server;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the highest of a row of rates at which everybody still gets everything in time. The steps are short, and begin near the rate that
 * was found the last time.
 */
final class Saturation {
    private static final double IN_TIME_MILLIS = 100;
    private static final double STEP = 1.2;
    /** Far below saturation the steps are longer. */
    private static final double LONG_STEP = 1.6;

    private static final double FAR_BELOW = 0.6;
    private static final double BELOW_REMEMBERED = 0.75;
    private static final int MOST_STEPS = 20;
    /** A server that misses the time although its processor was not used up was disturbed: such a step is tried again. */
    private static final double USED_UP = 0.85;

    private static final int MOST_TRIES = 3;

    private static final Duration PATIENCE = Duration.ofSeconds(4);
    private static final Duration LONG_PATIENCE = Duration.ofSeconds(20);

    /** What a row looks like. */
    record Shape(RowKind row, int rooms, int clients, int keeping, double firstRate, Line value, Line rate, Line p99) {}

    static final Shape ROOM_50 =
            new Shape(RowKind.ROOM_50, 1, 50, 0, 20, Line.ROOM_50, Line.ROOM_50_RATE, Line.ROOM_50_P99);
    static final Shape ROOMS_100 =
            new Shape(RowKind.ROOMS_100, 100, 5, 2, 4, Line.ROOMS_100, Line.ROOMS_100_RATE, Line.ROOMS_100_P99);

    private final EventLoop loop;
    private final Scripts scripts;
    private final Rates rates;
    private final boolean quick;

    Saturation(EventLoop loop, Scripts scripts, Rates rates, boolean quick) {
        this.loop = loop;
        this.scripts = scripts;
        this.rates = rates;
        this.quick = quick;
    }

    /** Does not search: what one rate costs, in time or not. For comparing servers, or two states of one, on a machine that is not quiet. */
    Sample at(double rate, Server server, Shape shape) throws IOException, InterruptedException {
        try (Gathering gathering =
                Gathering.open(loop, scripts, server, shape.rooms(), shape.clients(), shape.keeping())) {
            warm(gathering, server, rate);
            Meter.Window window =
                    Meter.measure(gathering, server, new Load(rate, 0, Duration.ofSeconds(4)), LONG_PATIENCE);
            var values = new EnumMap<Line, Double>(Line.class);
            values.put(shape.value(), window.perWorkedSecond());
            values.put(shape.rate(), window.deliveriesPerSecond());
            values.put(shape.p99(), window.p99());
            return Rows.sample(server, values, window, gathering);
        }
    }

    Sample run(Server server, Shape shape) throws IOException, InterruptedException {
        try (Gathering gathering =
                Gathering.open(loop, scripts, server, shape.rooms(), shape.clients(), shape.keeping())) {
            var steps = new ArrayList<Map<String, Object>>();
            double rate = rates.of(shape.row(), server.kind()).orElse(shape.firstRate() / BELOW_REMEMBERED)
                    * BELOW_REMEMBERED;
            warm(gathering, server, rate);
            double bestRate = 0;
            Meter.Window best = null;
            Map<String, Object> bestDetails = Map.of();
            List<String> problems = new ArrayList<>();
            int tries = 0;
            for (int step = 0; step < MOST_STEPS; step++) {
                Meter.Window window = Meter.measure(
                        gathering, server, new Load(rate, 0, Duration.ofMillis(quick ? 700 : 1200)), PATIENCE);
                Map<String, Object> details = Rows.details(window);
                details.put("rate", rate);
                steps.add(details);
                if (window.busy() > Meter.BUSIEST) {
                    // Such a step means nothing. Those before it do: the server can take at least so much.
                    details.put("generatorTooBusy", true);
                    if (best == null) {
                        problems.add(String.format(
                                "the generator was %.0f %% busy at %.0f edits/s of each", window.busy() * 100, rate));
                    }
                    break;
                }
                boolean passed = window.missing() == 0 && window.p99() <= IN_TIME_MILLIS;
                if (passed) {
                    best = window;
                    bestRate = rate;
                    bestDetails = details;
                    rate *= window.load() < FAR_BELOW ? LONG_STEP : STEP;
                    tries = 0;
                    continue;
                }
                loop.until(LONG_PATIENCE, () -> gathering.missing() == 0);
                if (window.load() < USED_UP && ++tries < MOST_TRIES) {
                    continue;
                }
                if (best != null) {
                    break;
                }
                rate /= STEP * STEP;
                tries = 0;
            }
            problems.addAll(gathering.problems());
            return sample(server, shape, best, bestRate, bestDetails, steps, problems);
        }
    }

    private Sample sample(
            Server server,
            Shape shape,
            Meter.@Nullable Window best,
            double rate,
            Map<String, Object> bestDetails,
            List<Map<String, Object>> steps,
            List<String> problems)
            throws IOException {
        var values = new EnumMap<Line, Double>(Line.class);
        var details = new LinkedHashMap<String, Object>(bestDetails);
        if (best == null) {
            problems.add("no step was passed");
        } else {
            rates.put(shape.row(), server.kind(), rate);
            values.put(shape.value(), best.perWorkedSecond());
            values.put(shape.rate(), best.deliveriesPerSecond());
            values.put(shape.p99(), best.p99());
        }
        details.put("steps", steps);
        return new Sample(server.kind(), values, details, problems);
    }

    /** Until compilers have seen what there is to do; twice with less. */
    private void warm(Gathering gathering, Server server, double rate) throws IOException {
        for (double share : new double[] {0.25, 0.5, 0.8}) {
            Meter.measure(
                    gathering,
                    server,
                    new Load(rate * share, 0, Duration.ofMillis(quick ? 600 : 10_000)),
                    LONG_PATIENCE);
        }
    }
}
