package dev.tandem.bench.crdt;

import dev.tandem.bench.crdt.ours.ScriptPlay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The files that workloads work on; each is made when it is wanted, once. */
final class WorkFiles {
    /** How a file is made. */
    private interface Recipe {
        void make(Path file) throws IOException, InterruptedException;
    }

    /** Where a script comes from. */
    interface Source {
        Script get() throws IOException, InterruptedException;
    }

    private final Path folder;
    private final Peers peers;
    private final Map<Path, Recipe> recipes = new HashMap<>();
    private final Set<Path> made = new HashSet<>();

    WorkFiles(Path folder, Peers peers) {
        this.folder = folder;
        this.peers = peers;
    }

    /** A script. */
    Path script(String name, Source source) {
        return add(name + ".script", file -> source.get().write(file));
    }

    /** The updates that Yjs makes when it plays a script. */
    Path updates(String name, Path script) {
        return add(name + ".updates", ignored -> record(name, script));
    }

    /** The document that Yjs has when it has played a script; that of {@link #updates} under the same name. */
    Path state(String name, Path script) {
        return add(name + ".state", ignored -> record(name, script));
    }

    private void record(String name, Path script) throws IOException, InterruptedException {
        make(script);
        Path updates = folder.resolve(name + ".updates");
        Path state = folder.resolve(name + ".state");
        peers.record(List.of("record", script.toString(), updates.toString(), state.toString()));
        made.addAll(List.of(updates, state));
    }

    /** The updates that our engine makes when it plays a script; for one that takes Yjs too long. */
    Path updatesByUs(String name, Path script) {
        return add(name + ".updates", file -> {
            make(script);
            var played = new ScriptPlay(Script.read(script), true);
            played.play();
            UpdateFile.write(file, played.updates());
        });
    }

    /** The updates of many clients that each make one change, of family B3, as Yjs makes them. */
    Path manyClients(int which) {
        return add(
                "B3." + which + ".updates",
                file -> peers.record(List.of("record-many", file.toString(), String.valueOf(which))));
    }

    private Path add(String name, Recipe recipe) {
        Path file = folder.resolve(name);
        recipes.put(file, recipe);
        return file;
    }

    /** Makes a file unless that has happened. */
    void make(Path file) throws IOException, InterruptedException {
        Recipe recipe = recipes.get(file);
        if (recipe != null && made.add(file)) {
            Files.createDirectories(folder);
            recipe.make(file);
        }
    }
}
