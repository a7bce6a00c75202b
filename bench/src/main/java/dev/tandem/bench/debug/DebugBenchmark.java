package dev.tandem.bench.debug;

import dev.tandem.bench.report.Line;
import dev.tandem.bench.report.Machine;
import dev.tandem.bench.report.Quantiles;
import dev.tandem.debug.DebugRules;
import dev.tandem.debug.Epoch;
import dev.tandem.debug.adapter.Connected;
import dev.tandem.debug.adapter.DebugAdapter;
import dev.tandem.debug.adapter.DebugAdapters;
import dev.tandem.debug.adapter.DebugHost;
import dev.tandem.debug.adapter.Installed;
import dev.tandem.debug.adapter.OpenAdapter;
import dev.tandem.sandbox.Limits;
import dev.tandem.sandbox.ReadOnlyFolder;
import dev.tandem.sandbox.Sandbox;
import dev.tandem.sandbox.SandboxException;
import dev.tandem.sandbox.SandboxSpec;
import dev.tandem.sandbox.nativebackend.NativeBackend;
import dev.tandem.sandbox.nativebackend.NativeBackendConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Measures debugging together and prints a table; {@code ./tandem bench debug}. */
public final class DebugBenchmark {
    /** Where programs in sandboxes see what was fetched. */
    private static final String PLACE = "/tandem/debuggers";

    private static final double P95 = 0.95;
    private static final int EIGHT = 8;
    private static final int MANY = 32;
    /** With default loopback a step of these takes so long that fewer have to do. */
    private static final int SLOW_STEPS_PART = 10;

    private final Options options;
    private final Path work;
    private final String fetched;
    private final Figures figures = new Figures();

    private DebugBenchmark(Options options, Path work, String fetched) {
        this.options = options;
        this.work = work;
        this.fetched = fetched;
    }

    /**
     * Runs it. The system properties {@code tandem.home} and {@code tandem.debuggers} name the folders of the project and of the debuggers that were
     * fetched.
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
        Path work = Files.createDirectories(home.resolve("target/bench-debug"));
        try {
            Figures figures =
                    new DebugBenchmark(options, work, System.getProperty("tandem.debuggers", "/nowhere")).run();
            System.out.print(figures.table());
            if (options.json() != null) {
                figures.write(options.json());
            }
        } catch (SandboxException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private Figures run() throws IOException, SandboxException, InterruptedException {
        figures.circumstance("machine", Machine.description());
        figures.circumstance("load at the start", Machine.load());
        Path state = work.resolve("state");
        NativeBackendConfig config = NativeBackendConfig.DEFAULT.withStateDirectory(state);
        if (Files.isDirectory(Path.of(fetched))) {
            config = config.withReadOnlyFolders(List.of(new ReadOnlyFolder(Path.of(fetched), Path.of(PLACE))));
        }
        try (NativeBackend backend = NativeBackend.open(config)) {
            for (Loop loop : Loop.ALL) {
                if (options.wants(loop.adapter())) {
                    measure(backend, loop);
                }
            }
        }
        figures.circumstance("load at the end", Machine.load());
        return figures;
    }

    private void measure(NativeBackend backend, Loop loop) throws IOException, SandboxException, InterruptedException {
        DebugAdapter adapter = DebugAdapters.all().stream()
                .filter(each -> each.id().equals(loop.adapter()))
                .findFirst()
                .orElseThrow();
        Optional<Installed> installed = Adapters.find(adapter, fetched);
        if (installed.isEmpty()) {
            figures.miss(loop.adapter(), adapter.detection().remedy());
            return;
        }
        progress(adapter.name() + " " + installed.get().version());
        try (Sandbox sandbox = backend.create(SandboxSpec.of(loop.adapter(), Limits.DEFAULT))) {
            sandbox.files().write(loop.file(), loop.text().getBytes(StandardCharsets.UTF_8), false);
            Installed there = new Installed(
                    installed.get().version(), installed.get().home().replace(fetched, PLACE));
            Way inside = new Way(adapter, there, loop, new SandboxHost(sandbox), Path.of(Sandbox.WORKSPACE));
            loop.make(inside.host(), inside.folder());
            hub(inside);
            if (loop.adapter().equals("js-debug") || loop.adapter().equals("debugpy")) {
                Path folder = Files.createDirectories(work.resolve(loop.adapter()));
                Files.writeString(folder.resolve(loop.file()), loop.text());
                acknowledgements(inside, new Way(adapter, installed.get(), loop, new MachineHost(), folder));
            }
            if (loop.adapter().equals("java")) {
                Conditions.measure(inside, figures);
            }
        }
    }

    /** One adapter and program in one place. */
    record Way(DebugAdapter adapter, Installed installed, Loop loop, DebugHost host, Path folder) {
        Stepper direct() throws IOException, InterruptedException {
            Connected connected =
                    adapter.connect(host, installed, loop.target(folder), DebugRules.DEFAULT.startPatience());
            return Direct.start(connected, loop.breakpoint(folder, null), loop.noBreakpoint(folder));
        }

        OpenAdapter open() throws IOException {
            return adapter.open(host, installed, loop.target(folder), DebugRules.DEFAULT, Epoch.FIRST);
        }

        Shared shared(int people) throws IOException, InterruptedException {
            return Shared.start(
                    adapter.connect(host, installed, loop.target(folder), DebugRules.DEFAULT.startPatience()),
                    adapter.quirks(installed),
                    people,
                    loop.breakpoint(folder, null),
                    loop.noBreakpoint(folder));
        }
    }

    private void hub(Way way) throws IOException, InterruptedException {
        Map<String, Stepper> ways = new LinkedHashMap<>();
        String name = way.loop().adapter();
        try {
            ways.put("direct", way.direct());
            Shared one = way.shared(1);
            ways.put("1 person", one);
            ways.put(EIGHT + " people", way.shared(EIGHT));
            Shared many = way.shared(MANY);
            ways.put(MANY + " people", many);
            Comparison comparison = Comparison.of(ways, options.steps());
            figures.steps(name, comparison, ways.keySet());
            figures.add(new Line(
                    name + "-8",
                    name + ": the hub adds, " + EIGHT + " people",
                    "ms",
                    comparison.above(EIGHT + " people", "direct", 0.5),
                    2.0,
                    1.0,
                    ""));
            figures.add(new Line(
                    name + "-8-p95",
                    name + ": the same, p95",
                    "ms",
                    comparison.above(EIGHT + " people", "direct", P95),
                    6.0,
                    4.0,
                    "of the differences of paired steps"));
            figures.add(new Line(
                    name + "-32",
                    name + ": the hub adds, " + MANY + " people",
                    "ms",
                    comparison.above(MANY + " people", "direct", 0.5),
                    6.0,
                    3.0,
                    ""));
            figures.add(new Line(
                    name + "-requests",
                    name + ": requests to the adapter for " + MANY + " people, of those for one",
                    "x",
                    (double) many.requests() / one.requests(),
                    1.02,
                    null,
                    "%,d and %,d".formatted(many.requests(), one.requests())));
        } finally {
            ways.values().forEach(Stepper::close);
        }
    }

    private void acknowledgements(Way inside, Way outside) throws IOException, InterruptedException {
        String name = inside.loop().adapter();
        try (Stepper here = outside.direct();
                Stepper there = inside.direct()) {
            Comparison comparison = Comparison.of(
                    Map.of("default loopback", here, "sandbox", there), options.steps() / SLOW_STEPS_PART);
            double usual = Quantiles.of(comparison.of("default loopback"), 0.5);
            double ours = Quantiles.of(comparison.of("sandbox"), 0.5);
            figures.add(Line.atLeast(
                    name + "-acknowledgements",
                    name + ": a step in a sandbox, faster than with default loopback by",
                    "x",
                    usual / ours,
                    5,
                    name.equals("debugpy") ? 6.0 : 20.0,
                    "%s and %s ms".formatted(Line.number(usual), Line.number(ours))));
        }
    }

    @SuppressWarnings("SystemOut") // for people who wait
    private static void progress(String what) {
        System.err.println("  " + what + " ...");
    }
}
