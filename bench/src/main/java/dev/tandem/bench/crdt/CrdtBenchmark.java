package dev.tandem.bench.crdt;

import dev.tandem.bench.report.Machine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** Measures this project's engine beside Yjs and yrs and prints a table; {@code ./tandem bench crdt}. */
public final class CrdtBenchmark {
    private CrdtBenchmark() {}

    /**
     * Runs it. The system property {@code tandem.home} names the folder of the project.
     *
     * <p>Ends with status 1 if results differ, 2 if the options make no sense.
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
        Path home = Path.of(System.getProperty("tandem.home", "")).toAbsolutePath();
        var peers = new Peers(home.resolve("bench/peers"));
        var traces = new Traces(options.traces());
        var circumstances = new LinkedHashMap<String, String>();
        circumstances.put("machine", Machine.description());
        circumstances.put("load at the start", Machine.load());

        System.err.println("Preparing: Yjs records the updates that all receive ...");
        var files = new WorkFiles(home.resolve("target/bench-crdt"), peers);
        List<Work> works = new Suite(traces, files, options.quick()).prepare(options.only());
        var meter = new Meter(peers, options.quick(), options.wall());
        var checks = new Checks();
        var rows = new ArrayList<Row>();
        for (Work work : works) {
            System.err.println("  [" + (rows.size() + 1) + "/" + works.size() + "] " + work.title());
            Row row = meter.measure(work);
            checks.compare(row);
            rows.add(row);
        }

        circumstances.put("load at the end", Machine.load());
        circumstances.put(
                "engines",
                "ours on " + peers.version(Engine.OURS) + "; " + peers.version(Engine.YJS) + "; "
                        + peers.version(Engine.YRS));
        circumstances.put("processes", peers.placement());
        circumstances.put("times", time(options));
        circumstances.put("histories", traces.origin());
        circumstances.put("checks", checks.verdict());
        var report = new Report(rows, circumstances);
        System.out.print(report.table());
        Path json = options.json();
        if (json != null) {
            report.write(json);
        }
        if (checks.failed()) {
            System.err.println("Results differ: the numbers above mean nothing until they do not.");
            System.exit(1);
        }
    }

    private static String time(Options options) {
        String clock = options.wall() ? "on the wall" : "that processors worked for the engine; cold ones on the wall";
        return "medians of time " + clock + "; engines in turns" + (options.quick() ? "; few passes (--quick)" : "");
    }
}
