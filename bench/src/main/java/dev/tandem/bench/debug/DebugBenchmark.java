package dev.tandem.bench.debug;

import dev.tandem.bench.report.Line;
import dev.tandem.bench.report.Machine;
import dev.tandem.bench.report.Quantiles;
import dev.tandem.debug.adapter.DebugAdapter;
import dev.tandem.debug.adapter.DebugAdapters;
import dev.tandem.debug.adapter.Installed;
import dev.tandem.debug.adapter.LocalHost;
import dev.tandem.sandbox.ReadOnlyFolder;
import dev.tandem.sandbox.SandboxException;
import dev.tandem.sandbox.nativebackend.NativeBackend;
import dev.tandem.sandbox.nativebackend.NativeBackendConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Measures debugging together and prints a table; {@code ./tandem bench debug}. */
public final class DebugBenchmark {
    /** Where programs in sandboxes see what was fetched. */
    private static final String PLACE = "/tandem/debuggers";

    /** Those whose own connections between adapter and program wait for acknowledgements. */
    private static final Set<String> CHATTY = Set.of("js-debug", "debugpy");

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
     * <p>Ends with status 1 if there can be no sandboxes here, 2 if the options make no sense, 3 if an adapter that was asked for could not be measured.
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
            if (!figures.areComplete()) {
                System.exit(3);
            }
        } catch (SandboxException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private Figures run() throws IOException, SandboxException, InterruptedException {
        long begun = System.nanoTime();
        figures.circumstance("machine", Machine.description());
        figures.circumstance("load at the start", Machine.load());
        NativeBackendConfig config = NativeBackendConfig.DEFAULT.withStateDirectory(work.resolve("state"));
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
        figures.circumstance("it took", Line.number((System.nanoTime() - begun) / 1e9) + " s");
        return figures;
    }

    private void measure(NativeBackend backend, Loop program)
            throws IOException, SandboxException, InterruptedException {
        DebugAdapter adapter = DebugAdapters.all().stream()
                .filter(each -> each.id().equals(program.adapter()))
                .findFirst()
                .orElseThrow();
        Optional<Installed> found = Adapters.find(adapter, fetched);
        if (found.isEmpty()) {
            figures.miss(adapter.id(), adapter.detection().remedy());
            return;
        }
        Installed outside = found.get();
        figures.circumstance(adapter.id(), adapter.name() + " " + outside.version());
        progress(adapter.name() + " " + outside.version());
        // The JDK that the adapter works in; its home is told before the adapter's class path.
        Loop loop = adapter.id().equals("java")
                ? program.with(Path.of(outside.home().split(":", -1)[0], "bin"))
                : program;
        try {
            measure(backend, adapter, outside, loop);
        } catch (IOException e) {
            // The others are worth their time.
            figures.miss(adapter.id(), String.valueOf(e.getMessage()));
        }
    }

    private void measure(NativeBackend backend, DebugAdapter adapter, Installed outside, Loop loop)
            throws IOException, SandboxException, InterruptedException {
        Installed inside = new Installed(outside.version(), outside.home().replace(fetched, PLACE));
        try (Sandboxes sandboxes = new Sandboxes(backend, adapter, inside, loop)) {
            HubFigures.measure(sandboxes, loop, options.steps(), figures);
        }
        if (CHATTY.contains(loop.adapter())) {
            try (Sandboxes sandboxes = new Sandboxes(backend, adapter, inside, loop)) {
                Path folder = Files.createDirectories(work.resolve(loop.adapter()));
                Files.writeString(folder.resolve(loop.file()), loop.text());
                acknowledgements(sandboxes.next(), new Way(adapter, outside, loop, new LocalHost(), folder));
            }
        }
        if (loop.adapter().equals("java")) {
            try (Sandboxes sandboxes = new Sandboxes(backend, adapter, inside, loop)) {
                Conditions.measure(sandboxes.next(), figures);
            }
        }
    }

    private void acknowledgements(Way inside, Way outside) throws IOException, InterruptedException {
        String name = inside.loop().adapter();
        Map<String, Stepper> ways = new LinkedHashMap<>();
        try (Direct here = outside.direct();
                Direct there = inside.direct()) {
            ways.put("default loopback", here);
            ways.put("sandbox", there);
            // A step on the default loopback takes a fifth of a second, hardly more or less.
            Comparison comparison = Comparison.of(ways, Duration.ZERO, Math.min(100, options.steps()));
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
