package dev.tandem.bench.crdt.inner;

import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Measures inner parts with JMH and prints time and allocation of each; {@code ./tandem bench crdt-inner}. */
public final class InnerBenchmark {
    private InnerBenchmark() {}

    /** Runs all, or those whose name contains what {@code --only} gives. */
    @SuppressWarnings("SystemOut") // the table is for people
    public static void main(String[] arguments) throws RunnerException {
        var options = new OptionsBuilder()
                .mode(Mode.AverageTime)
                .timeUnit(TimeUnit.NANOSECONDS)
                .forks(1)
                .warmupIterations(3)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(5)
                .measurementTime(TimeValue.seconds(1))
                .jvmArgs(
                        "-XX:+UseSerialGC",
                        "-Xms1g",
                        "-Xmx2g",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow") // which JMH needs
                .addProfiler(GCProfiler.class)
                .verbosity(VerboseMode.SILENT);
        String only = "";
        for (int i = 0; i < arguments.length; i += 2) {
            String value = i + 1 < arguments.length ? arguments[i + 1] : "";
            switch (arguments[i]) {
                case "--json" -> options.resultFormat(ResultFormatType.JSON).result(value);
                case "--only" -> only = value;
                default -> {
                    System.err.println("Usage: ./tandem bench crdt-inner [--json FILE] [--only NAME]");
                    System.exit(2);
                }
            }
        }
        options.include("dev\\.tandem\\.bench\\.crdt\\.inner\\..*" + only);
        System.out.printf("%-45s %14s %10s %14s%n", "work", "ns each", "+-", "bytes each");
        try {
            for (RunResult result : new Runner(options.build()).run()) {
                print(result);
            }
        } catch (NoBenchmarksException none) {
            System.err.println("No part's name contains \"" + only + "\". Leave --only out to see all names.");
            System.exit(2);
        }
    }

    @SuppressWarnings("SystemOut")
    private static void print(RunResult result) {
        Result<?> time = result.getPrimaryResult();
        var parameters = new TreeMap<String, String>();
        result.getParams()
                .getParamsKeys()
                .forEach(key -> parameters.put(key, result.getParams().getParam(key)));
        String name = result.getParams().getBenchmark().replace("dev.tandem.bench.crdt.inner.", "");
        Result<?> allocated = result.getSecondaryResults().get("gc.alloc.rate.norm");
        System.out.printf(
                Locale.ROOT,
                "%-45s %,14.1f %,10.1f %14s%n",
                parameters.isEmpty() ? name : name + " " + parameters,
                time.getScore(),
                time.getScoreError(),
                allocated == null ? "" : String.format(Locale.ROOT, "%,.1f", allocated.getScore()));
    }
}
