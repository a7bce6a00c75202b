package dev.tandem.bench.collab;

import dev.tandem.bench.collab.load.EventLoop;
import dev.tandem.bench.collab.load.Scripts;
import dev.tandem.bench.collab.server.Kind;
import dev.tandem.bench.collab.server.Placement;
import dev.tandem.bench.collab.server.Server;
import dev.tandem.bench.report.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;

/** Measures the platform beside other collaboration servers and prints a table; {@code ./tandem bench collab}. */
public final class CollabBenchmark {
    private static final long BEGUN = System.nanoTime();

    private final Servers servers;
    private final Rows rows;
    private final Saturation saturation;
    private final Overload overload;
    private final Idle idle;
    private final Opening opening;
    private final Results results = new Results();

    private CollabBenchmark(Servers servers, EventLoop loop, Rates rates, boolean quick) {
        var scripts = new Scripts();
        this.servers = servers;
        this.rows = new Rows(loop, scripts, quick);
        this.saturation = new Saturation(loop, scripts, rates, quick);
        this.overload = new Overload(loop, scripts, rates, quick);
        this.idle = new Idle(loop, scripts, quick);
        this.opening = new Opening(loop, scripts);
    }

    /**
     * Runs it. The system property {@code tandem.home} names the folder of the project, {@code tandem.user} who is to run the servers.
     *
     * <p>Ends with status 1 if a run was not valid, 2 if the options make no sense.
     */
    @SuppressWarnings("SystemOut") // the table is for people
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Options options;
        try {
            options = Options.of(List.of(arguments));
        } catch (IllegalArgumentException wrong) {
            System.err.println(wrong.getMessage() + "\n" + Options.USAGE);
            System.exit(2);
            return;
        }
        var circumstances = new LinkedHashMap<String, String>();
        circumstances.put("machine", Machine.description());
        circumstances.put("load at the start", Machine.load());
        Path home = Path.of(System.getProperty("tandem.home", "")).toAbsolutePath();
        Results results = run(options, home);
        circumstances.put("load at the end", Machine.load());
        circumstances.put("placement", "servers with their databases on processor 0, the generator on processor 1");
        circumstances.put(
                "figures",
                "medians of " + options.runs() + " paired runs" + (options.quick() ? "; short ones (--quick)" : ""));
        var report = new Report(results, circumstances);
        System.out.print(report.table());
        Path json = options.json();
        if (json != null) {
            report.write(json);
        }
        System.exit(results.problems().isEmpty() ? 0 : 1);
    }

    private static Results run(Options options, Path home) throws IOException, InterruptedException {
        Path built = options.platform() == null ? home : options.platform();
        if (Files.exists(built.resolve("platform-api"))) {
            built = built.resolve("platform-api/target/quarkus-app");
        }
        if (!Files.exists(built.resolve("quarkus-run.jar"))) {
            throw new IOException("no built platform in " + built);
        }
        Path work = home.resolve("target/bench-collab");
        Files.createDirectories(work);
        var placement = new Placement(0, System.getProperty("tandem.user", ""), Boolean.getBoolean("tandem.priority"));
        try (var servers = new Servers(built, home.resolve("bench/peers/collab"), placement, options.profile());
                var loop = new EventLoop()) {
            var rates = new Rates(work.resolve("rates.json"));
            var benchmark = new CollabBenchmark(servers, loop, rates, options.quick());
            benchmark.run(options);
            return benchmark.results;
        }
    }

    private void run(Options options) throws IOException, InterruptedException {
        for (int run = 0; run < options.runs(); run++) {
            for (RowKind row : options.rows()) {
                var kinds = new ArrayList<>(options.servers());
                kinds.removeIf(kind -> row == RowKind.ACKNOWLEDGED && kind != Kind.OURS);
                Collections.rotate(kinds, run); // whatever the machine does meets another server first
                for (Kind kind : kinds) {
                    progress(run, options.runs(), row, kind);
                    for (Sample sample : measure(row, kind, options.rate())) {
                        results.add(row, sample);
                    }
                }
            }
        }
    }

    @SuppressWarnings("SystemOut") // for people who wait
    private static void progress(int run, int runs, RowKind row, Kind kind) {
        System.err.printf(
                "  %4d s [run %d of %d] %s, %s%n",
                (System.nanoTime() - BEGUN) / 1_000_000_000, run + 1, runs, row.key(), kind.title());
    }

    private List<Sample> measure(RowKind row, Kind kind, double rate) throws IOException, InterruptedException {
        return switch (row) {
            case ROOM_50 -> List.of(saturated(servers.shared(kind), Saturation.ROOM_50, rate));
            case ROOMS_100 -> List.of(saturated(servers.shared(kind), Saturation.ROOMS_100, rate));
            case STEADY -> List.of(rows.steady(servers.shared(kind)));
            case ACKNOWLEDGED -> List.of(rows.acknowledged(servers.shared(kind)));
            case OVERLOAD -> List.of(overloaded(servers.special(row, kind)));
            case IDLE -> List.of(idle.run(servers.special(row, kind)));
            case OPEN ->
                kind.stores()
                        ? List.of(opening.warm(servers.shared(kind)), opening.stored(servers.special(row, kind)))
                        : List.of(opening.warm(servers.shared(kind)));
        };
    }

    /** The first time it has just been started; later it is started again. */
    private Sample overloaded(Server server) throws IOException, InterruptedException {
        server.stop();
        server.start();
        try {
            return overload.run(server);
        } finally {
            server.stop();
        }
    }

    private Sample saturated(Server server, Saturation.Shape shape, double rate)
            throws IOException, InterruptedException {
        return Double.isNaN(rate) ? saturation.run(server, shape) : saturation.at(rate, server, shape);
    }
}
