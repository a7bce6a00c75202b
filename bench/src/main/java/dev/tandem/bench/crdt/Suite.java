package dev.tandem.bench.crdt;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** All that is measured, and what is asked of it. */
final class Suite {
    private static final Set<Engine> ALL = EnumSet.allOf(Engine.class);
    private static final Set<Engine> OURS = EnumSet.of(Engine.OURS);
    private static final Target NOTHING = new Target.None();
    private static final String B4_LOCAL = "B4 local edits, each with its update";
    private static final String B4_REMOTE = "B4 remote updates, one by one";
    private static final String B4_MERGE = "B4 merge 10,000 updates";
    private static final int TIMES_LARGER = 10;

    private final Traces traces;
    private final WorkFiles files;
    private final boolean quick;
    private final List<Work> works = new ArrayList<>();

    /**
     * The whole suite.
     *
     * @param quick whether a rough figure of memory will do
     */
    Suite(Traces traces, WorkFiles files, boolean quick) {
        this.traces = traces;
        this.files = files;
        this.quick = quick;
        Path script = trace("B4", Traces.Name.B4);
        Path updates = files.updates("B4", script);
        Path state = files.state("B4", script);
        add(B4_LOCAL, Work.Pace.WARM, ALL, faster(45, 90), "local", script);
        add(B4_REMOTE, Work.Pace.WARM, ALL, new Target.Faster(40, 90, 8, 19), "remote", updates);
        add("B4 load", Work.Pace.WARM, ALL, faster(5, 11), "load", state);
        add("B4 encode", Work.Pace.WARM, ALL, faster(5, 12), "encode", state);
        add(B4_MERGE, Work.Pace.WARM, ALL, faster(100, 400), "merge", updates, 10_000);
        cold(updates);
        memory(updates, state);
        other("seph-blog1", Traces.Name.BLOG);
        other("friendsforever", Traces.Name.FRIENDS);
        families();
        growth(script, updates);
    }

    /** What has this in its title, with its files made. */
    List<Work> prepare(String only) throws IOException, InterruptedException {
        List<Work> wanted =
                works.stream().filter(work -> work.title().contains(only)).toList();
        for (Work work : wanted) {
            files.make(Path.of(work.workload().get(1)));
        }
        return wanted;
    }

    private static Target faster(double required, double stretch) {
        return new Target.Faster(required, stretch, 0, 0);
    }

    private Path trace(String name, Traces.Name trace) {
        return files.script(name, () -> traces.get(trace));
    }

    private void add(String title, Work.Pace pace, Set<Engine> engines, Target target, Object... workload) {
        List<String> words = List.of(workload).stream().map(String::valueOf).toList();
        works.add(new Work(title, pace, words, engines, target));
    }

    private void other(String name, Traces.Name trace) {
        Path script = trace(name, trace);
        Path state = files.state(name, script);
        add(name + " local edits, each with its update", Work.Pace.WARM, ALL, NOTHING, "local", script);
        add(name + " remote updates, one by one", Work.Pace.WARM, ALL, NOTHING, "remote", files.updates(name, script));
        add(name + " load", Work.Pace.WARM, ALL, NOTHING, "load", state);
        add(name + " encode", Work.Pace.WARM, ALL, NOTHING, "encode", state);
    }

    private void cold(Path updates) {
        add("B4 remote updates, cold", Work.Pace.COLD, ALL, faster(8, 25), "remote", updates);
        add("B4 remote updates, cold, trained", Work.Pace.COLD_TRAINED, ALL, NOTHING, "remote", updates);
        add("B4 remote updates, cold, one core", Work.Pace.COLD_ON_ONE, ALL, NOTHING, "remote", updates);
    }

    private void memory(Path updates, Path state) {
        var target = new Target.AtMost(0.9, 0.6);
        add("B4 memory, built by updates", Work.Pace.MEMORY, ALL, target, "memory-built", updates, quick ? 4 : 20);
        add("B4 memory, loaded", Work.Pace.MEMORY, ALL, target, "memory-loaded", state, 20);
    }

    private void families() {
        new Families().scripts().forEach((title, script) -> {
            String name = title.substring(0, title.indexOf(' '));
            add(title, Work.Pace.WARM_BRIEFLY, ALL, NOTHING, "local", files.script(name, () -> script));
        });
        List<String> changes = List.of("a number", "an object", "a string", "text in an array", "text");
        for (int which = 1; which <= changes.size(); which++) {
            Path updates = files.manyClients(which);
            String title = "B3." + which + " 1540 clients set " + changes.get(which - 1);
            add(title, Work.Pace.WARM_BRIEFLY, ALL, faster(20, 60), "many", updates);
            add(title + ", at once", Work.Pace.WARM_BRIEFLY, ALL, NOTHING, "many-at-once", updates);
        }
    }

    private void growth(Path script, Path updates) {
        for (int thousands : new int[] {65, 130, 260}) {
            String title = "B4 merge " + thousands + ",000 updates, each";
            add(title, Work.Pace.WARM, OURS, new Target.Flat(B4_MERGE, 2), "merge", updates, thousands * 1000);
        }
        Path larger = files.script("B4-larger", () -> {
            files.make(script);
            return Script.read(script).repeated(TIMES_LARGER);
        });
        Path largerUpdates = files.updatesByUs("B4-larger", larger);
        add("B4 ten times, local, each", Work.Pace.WARM, OURS, new Target.Flat(B4_LOCAL, 2), "local", larger);
        add("B4 ten times, remote, each", Work.Pace.WARM, OURS, new Target.Flat(B4_REMOTE, 2), "remote", largerUpdates);
    }
}
