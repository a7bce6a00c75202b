package dev.tandem.bench.crdt;

import dev.tandem.bench.crdt.ours.ScriptPlay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All that is measured, and the files that it needs. */
final class Suite {
    private static final Set<Engine> ALL = EnumSet.allOf(Engine.class);
    private static final Set<Engine> OURS = EnumSet.of(Engine.OURS);
    private static final int DOCUMENTS_FOR_MEMORY = 20;
    private static final int TIMES_LARGER = 10;

    private final Peers peers;
    private final Path folder;
    private final String only;
    private final List<Work> works = new ArrayList<>();

    /**
     * A suite.
     *
     * @param folder where files are put
     * @param only part of the titles of what is wanted
     */
    Suite(Peers peers, Path folder, String only) {
        this.peers = peers;
        this.folder = folder;
        this.only = only;
    }

    /** Makes the files of what is wanted, and tells what that is. */
    List<Work> prepare(Traces traces) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Script b4 = traces.get(Traces.Name.B4);
        trace(
                "B4",
                b4,
                new Target.Faster(45, 90, 0, 0),
                new Target.Faster(40, 90, 8, 19),
                new Target.Faster(5, 11, 0, 0),
                new Target.Faster(5, 12, 0, 0));
        var nothing = new Target.None();
        trace("seph-blog1", traces.get(Traces.Name.BLOG), nothing, nothing, nothing, nothing);
        trace("friendsforever", traces.get(Traces.Name.FRIENDS), nothing, nothing, nothing, nothing);
        merge();
        cold();
        return works;
    }

    private boolean isWanted(String title) {
        return title.contains(only);
    }

    private void add(String title, Work.Pace pace, Set<Engine> engines, Target target, Object... workload) {
        if (isWanted(title)) {
            List<String> words = List.of(workload).stream().map(String::valueOf).toList();
            works.add(new Work(title, pace, words, engines, target));
        }
    }

    private Path file(String name) {
        return folder.resolve(name);
    }

    private void trace(String name, Script script, Target local, Target remote, Target load, Target encode)
            throws IOException, InterruptedException {
        Path steps = file(name + ".script");
        Path updates = file(name + ".updates");
        Path state = file(name + ".state");
        script.write(steps);
        peers.record(List.of("record", steps.toString(), updates.toString(), state.toString()));
        add(name + " local edits, each with its update", Work.Pace.WARM, ALL, local, "local", steps);
        add(name + " remote updates, one by one", Work.Pace.WARM, ALL, remote, "remote", updates);
        add(name + " load", Work.Pace.WARM, ALL, load, "load", state);
        add(name + " encode", Work.Pace.WARM, ALL, encode, "encode", state);
    }

    private void merge() {
        Path updates = file("B4.updates");
        add(
                "B4 merge 10,000 updates",
                Work.Pace.WARM,
                ALL,
                new Target.Faster(100, 400, 0, 0),
                "merge",
                updates,
                10_000);
        for (int thousands : new int[] {10, 65, 130, 260}) {
            add(
                    "B4 merge " + thousands + "k updates, each",
                    Work.Pace.WARM_BRIEFLY,
                    OURS,
                    new Target.Flat("B4 merge 10k updates, each", 2),
                    "merge",
                    updates,
                    thousands * 1000);
        }
    }

    private void cold() {
        Path updates = file("B4.updates");
        add("B4 remote updates, cold", Work.Pace.COLD, ALL, new Target.Faster(8, 25, 0, 0), "remote", updates);
        add("B4 remote updates, cold, one core", Work.Pace.COLD_ON_ONE, ALL, new Target.None(), "remote", updates);
    }

    /** Where files are put. */
    Path folder() {
        return folder;
    }

    static List<byte[]> recordedByUs(Script script) {
        var played = new ScriptPlay(script, true);
        played.pass();
        return played.updates();
    }

    static Map<String, Integer> sizes() {
        return Map.of("documents for memory", DOCUMENTS_FOR_MEMORY, "times larger", TIMES_LARGER);
    }
}
