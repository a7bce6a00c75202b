package dev.tandem.bench.collab;

import dev.tandem.bench.collab.load.EventLoop;
import dev.tandem.bench.collab.load.Latencies;
import dev.tandem.bench.collab.load.Load;
import dev.tandem.bench.collab.load.Scripts;
import dev.tandem.bench.collab.server.Kind;
import dev.tandem.bench.collab.server.Server;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** How each row is run once with one server. */
final class Rows {
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    /** Servers run for weeks: what compilers need at first is not what people's work costs. Seconds, for every server alike. */
    private static final double WARMING = 30;

    private final EventLoop loop;
    private final Scripts scripts;
    private final boolean quick;

    Rows(EventLoop loop, Scripts scripts, boolean quick) {
        this.loop = loop;
        this.scripts = scripts;
        this.quick = quick;
    }

    private Duration window(double seconds) {
        return Duration.ofMillis((long) (seconds * (quick ? 500 : 1000)));
    }

    /** People at work in one room: what they notice, and what it costs. */
    Sample steady(Server server) throws IOException, InterruptedException {
        try (Gathering gathering = Gathering.open(loop, scripts, server, 1, 50, 1)) {
            Meter.measure(gathering, server, new Load(20, 4, window(WARMING)), PATIENCE);
            Meter.Window window = Meter.measure(gathering, server, new Load(5, 2, window(6)), PATIENCE);
            var values = new EnumMap<Line, Double>(Line.class);
            Latencies deliveries = window.deliveries();
            values.put(Line.STEADY_P50, deliveries.quantile(0.5));
            values.put(Line.STEADY_P95, deliveries.quantile(0.95));
            values.put(Line.STEADY_P99, deliveries.quantile(0.99));
            values.put(Line.STEADY_CPU, window.load() * 100);
            if (server.kind() == Kind.OURS) {
                values.put(Line.STEADY_STORED_P50, window.acknowledgements().quantile(0.5));
                values.put(Line.STEADY_STORED_P99, window.acknowledgements().quantile(0.99));
            }
            return sample(server, values, window, gathering);
        }
    }

    /** How long it takes until an edit is stored, at a thousand a second. */
    Sample acknowledged(Server server) throws IOException, InterruptedException {
        try (Gathering gathering = Gathering.open(loop, scripts, server, 1, 50, 0)) {
            Meter.measure(gathering, server, new Load(20, 0, window(WARMING)), PATIENCE);
            Meter.Window window = Meter.measure(gathering, server, new Load(20, 0, window(5)), PATIENCE);
            Latencies latencies = window.acknowledgements();
            var values = new EnumMap<Line, Double>(Line.class);
            values.put(Line.ACKNOWLEDGED_P50, latencies.quantile(0.5));
            values.put(Line.ACKNOWLEDGED_P99, latencies.quantile(0.99));
            values.put(Line.ACKNOWLEDGED_CPU, window.load() * 100);
            return sample(server, values, window, gathering);
        }
    }

    /** A sample, unless the window shows that it means nothing. */
    static Sample sample(Server server, Map<Line, Double> values, Meter.Window window, Gathering gathering)
            throws IOException {
        var problems = new ArrayList<String>();
        if (window.busy() > Meter.BUSIEST) {
            problems.add(Meter.tooBusy(window));
        }
        problems.addAll(gathering.problems());
        return new Sample(server.kind(), values, details(window), problems);
    }

    static Map<String, Object> details(Meter.Window window) {
        var details = new LinkedHashMap<String, Object>();
        Latencies deliveries = window.deliveries();
        details.put("deliveries", deliveries.total());
        details.put("missing", window.missing());
        details.put("p50", deliveries.quantile(0.5));
        details.put("p99", deliveries.quantile(0.99));
        details.put("max", deliveries.most());
        details.put("awarenessMessages", window.awarenessMessages());
        details.put("serverCpuShare", window.load());
        details.put("serverCpuSeconds", window.worked());
        details.put("generatorBusy", window.busy());
        details.put("generatorLagP99", window.lags().quantile(0.99));
        Latencies acknowledgements = window.acknowledgements();
        if (acknowledgements.total() > 0) {
            details.put("acknowledgements", acknowledgements.total());
            details.put("acknowledgementP50", acknowledgements.quantile(0.5));
            details.put("acknowledgementP99", acknowledgements.quantile(0.99));
        }
        return details;
    }
}
