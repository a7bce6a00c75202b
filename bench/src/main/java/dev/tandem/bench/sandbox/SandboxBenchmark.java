package dev.tandem.bench.sandbox;

import dev.tandem.bench.report.Line;
import dev.tandem.bench.report.Machine;
import dev.tandem.bench.report.Quantiles;
import dev.tandem.sandbox.Limits;
import dev.tandem.sandbox.Sandbox;
import dev.tandem.sandbox.SandboxException;
import dev.tandem.sandbox.SandboxSpec;
import dev.tandem.sandbox.Usage;
import dev.tandem.sandbox.WarmPool;
import dev.tandem.sandbox.nativebackend.NativeBackend;
import dev.tandem.sandbox.nativebackend.NativeBackendConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Measures sandboxes beside bare processes and other tools and prints a table; {@code ./tandem bench sandbox}. */
public final class SandboxBenchmark {
    private static final double P90 = 0.9;
    private static final double P99 = 0.99;
    private static final int DEATHS = 5;
    private static final int QUESTIONS = 500;

    private final Path work;
    private final Map<String, String> circumstances = new LinkedHashMap<>();
    private final List<Line> lines = new ArrayList<>();

    private SandboxBenchmark(Path work) {
        this.work = work;
    }

    /**
     * Runs it. The system properties {@code tandem.home} and {@code tandem.peers} name the folders of the project and of tools that were
     * fetched, {@code tandem.safepoints} the log of safepoints.
     *
     * <p>Ends with status 1 if there can be no sandboxes here, 2 if the options make no sense.
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
        Path work = Files.createDirectories(home.resolve("target/bench-sandbox"));
        try {
            Report report = new SandboxBenchmark(work).run(options);
            System.out.print(report.table());
            if (options.json() != null) {
                report.write(options.json());
            }
        } catch (SandboxException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private Report run(Options options) throws IOException, SandboxException, InterruptedException {
        circumstances.put("machine", Machine.description());
        circumstances.put("load at the start", Machine.load());
        Path state = stateDirectory();
        circumstances.put("state directory", state.toString());
        Samples samples;
        try (NativeBackend backend = NativeBackend.open(NativeBackendConfig.DEFAULT.withStateDirectory(state));
                Sandbox session = backend.create(SandboxSpec.of("session", Limits.DEFAULT));
                WarmPool pool = new WarmPool(backend, Limits.DEFAULT, 1)) {
            Path fetched = Path.of(System.getProperty("tandem.peers", "/nowhere"));
            Peers peers = new Peers(fetched, Engine.ofProperties(), work);
            progress("commands, " + options.rounds() + " rounds");
            samples = new Meter(backend, pool, session, peers).measure(options.rounds());
            peers.close();
            commands(samples);
            progress("safepoints");
            safepoints(backend);
            questions(session);
        } finally {
            delete(state);
        }
        progress("deaths of owners");
        deaths();
        circumstances.put("load at the end", Machine.load());
        circumstances.put(
                "figures",
                "each way once in each round, in an order that rotates; after " + "300 rounds for the compilers");
        return new Report(samples, lines, circumstances);
    }

    /** In memory, as a runner's usually is, under {@code /run}. */
    private Path stateDirectory() {
        Path memory = Path.of("/dev/shm");
        return Files.isWritable(memory)
                ? memory.resolve("tandem-bench-" + ProcessHandle.current().pid())
                : work.resolve("state");
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(one);
            }
        }
    }

    private void commands(Samples samples) {
        double floor = Quantiles.of(samples.of(Way.FLOOR), P99);
        lines.add(new Line(
                "session",
                "a command in a session's sandbox, above the floor",
                "ms",
                samples.medianAbove(Way.SESSION, Way.FLOOR),
                1.5,
                1.0,
                "median of paired differences"));
        lines.add(new Line(
                "session-p99",
                "the same, p99 above the floor's",
                "ms",
                Quantiles.of(samples.of(Way.SESSION), P99) - floor,
                null,
                5.0,
                ""));
        boolean beside = samples.has(Way.BWRAP);
        lines.add(new Line(
                "cold",
                "a new sandbox and a command, of bwrap",
                "x",
                beside ? samples.median(Way.COLD) / samples.median(Way.BWRAP) : Double.NaN,
                0.8,
                0.45,
                beside
                        ? "every layer and the quota; bwrap has no limits"
                        : samples.missing().getOrDefault(Way.BWRAP, "")));
        lines.add(new Line("claim", "a claim from the warm pool", "ms", samples.median(Way.CLAIM), 2.0, 1.2, ""));
        lines.add(Line.told("close", "the end of a sandbox", "ms", samples.median(Way.CLOSE), "nobody waits for it"));
    }

    private void safepoints(NativeBackend backend) throws IOException, SandboxException, InterruptedException {
        Safepoints safepoints = new Safepoints(Path.of(System.getProperty("tandem.safepoints", "/nowhere")));
        safepoints.measure(backend);
        lines.add(new Line(
                "safepoints",
                "what a throttled sandbox adds to the way to a safepoint, p90",
                "ms",
                safepoints.throttledAt(P90) - safepoints.idleAt(P90),
                0.2,
                null,
                String.format(
                        java.util.Locale.ROOT,
                        "median %.4f beside a throttled and %.4f beside an idle one, p99 %.3f and %.3f ms",
                        safepoints.throttledAt(0.5),
                        safepoints.idleAt(0.5),
                        safepoints.throttledAt(P99),
                        safepoints.idleAt(P99))));
    }

    /** What it costs to look at a sandbox. */
    private void questions(Sandbox session) {
        List<Double> taken = new ArrayList<>();
        for (int i = 0; i < QUESTIONS; i++) {
            long begun = System.nanoTime();
            Usage usage = session.usage();
            taken.add((System.nanoTime() - begun) / 1e6);
            if (usage.cpu().isZero()) {
                throw new IllegalStateException("no processor time was counted: " + usage);
            }
        }
        lines.add(Line.told("usage", "asking what a sandbox uses", "ms", Quantiles.of(taken, 0.5), ""));
    }

    private void deaths() throws IOException, InterruptedException, SandboxException {
        List<Double> taken = new ArrayList<>();
        for (int i = 0; i < DEATHS; i++) {
            Path state = work.resolve("doomed");
            taken.add(OwnerDeath.measure(state));
            // The next owner clears up.
            NativeBackend.open(NativeBackendConfig.DEFAULT.withStateDirectory(state))
                    .close();
        }
        lines.add(new Line(
                "owner-killed",
                "kill -9 of the owner until its programs are gone",
                "ms",
                Quantiles.of(taken, 1),
                300.0,
                null,
                "the longest of " + DEATHS));
    }

    @SuppressWarnings("SystemOut") // for people who wait
    private static void progress(String what) {
        System.err.println("  " + what + " ...");
    }
}
