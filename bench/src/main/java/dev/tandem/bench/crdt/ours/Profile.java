package dev.tandem.bench.crdt.ours;

import dev.tandem.bench.crdt.Script;
import dev.tandem.bench.crdt.Traces;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * One workload of ours alone, pass by pass, to be looked at with a profiler.
 *
 * <p>Usage: {@code Profile local|remote|load|encode|merge [--traces DIR] [--trace B4|BLOG|FRIENDS] [--passes N]}. Updates are recorded by
 * our own engine, so neither Node.js nor anything else is needed.
 */
public final class Profile {
    private Profile() {}

    /** Runs it. */
    @SuppressWarnings("SystemOut") // figures for people
    public static void main(String[] arguments) throws IOException {
        Path folder = null;
        var name = Traces.Name.B4;
        int passes = 100;
        for (int i = 1; i + 1 < arguments.length; i += 2) {
            switch (arguments[i]) {
                case "--traces" -> folder = Path.of(arguments[i + 1]);
                case "--trace" -> name = Traces.Name.valueOf(arguments[i + 1]);
                case "--passes" -> passes = Integer.parseInt(arguments[i + 1]);
                default -> throw new IllegalArgumentException("unknown option " + arguments[i]);
            }
        }
        Workload workload = workload(arguments[0], new Traces(folder).get(name));
        double best = Double.MAX_VALUE;
        for (int pass = 1; pass <= passes; pass++) {
            var watch = new Stopwatch();
            workload.pass(watch);
            double took = watch.wall();
            best = Math.min(best, took);
            System.out.printf(Locale.ROOT, "%d: %.3f ms%n", pass, took);
        }
        System.out.printf(Locale.ROOT, "best: %.3f ms, %s%n", best, workload.outcome());
    }

    private static Workload workload(String name, Script script) {
        var recorded = new ScriptPlay(script, true);
        recorded.play();
        List<byte[]> updates = recorded.updates();
        return switch (name) {
            case "local" -> new ScriptPlay(script, false);
            case "remote" -> new UpdatesApplied(updates);
            case "load" -> new UpdatesApplied(List.of(recorded.state()));
            case "encode" -> new StateEncoded(recorded.state());
            case "merge" -> new UpdatesMerged(updates);
            default -> throw new IllegalArgumentException("no workload named " + name);
        };
    }
}
