package dev.tandem.bench.crdt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the engines' processes are started. */
final class Peers {
    /** One process at a time works, so all can have the same processor; the last one, as interrupts prefer the first. */
    private static final int PROCESSOR = Runtime.getRuntime().availableProcessors() - 1;

    /** How a process starts. */
    enum Start {
        /** On one processor, with all its threads. */
        PINNED,
        /** On any processors. */
        ANYWHERE,
        /** On any processors, ours with an ahead-of-time cache. */
        TRAINED
    }

    private final Map<Engine, List<String>> commands = new EnumMap<>(Engine.class);
    private final Map<Engine, String> versions = new EnumMap<>(Engine.class);
    private final Path yjs;
    private final boolean pinning;
    private @Nullable Path trained;

    /**
     * Looks for the engines.
     *
     * @param peers the folder {@code bench/peers}
     */
    Peers(Path peers) {
        yjs = peers.resolve("yjs/peer.mjs");
        Path yrs = peers.resolve("yrs/target/release/tandem-bench-yrs");
        commands.put(
                Engine.OURS,
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:+UseSerialGC",
                        "-Xms1g",
                        "-Xmx2g",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.tandem.bench.crdt.ours.OurPeer"));
        commands.put(Engine.YJS, List.of("node", "--expose-gc", yjs.toString()));
        if (Files.isExecutable(yrs)) {
            commands.put(Engine.YRS, List.of(yrs.toString()));
        } else {
            versions.put(Engine.YRS, "yrs skipped: no Rust toolchain");
        }
        pinning = works(List.of("taskset", "-c", String.valueOf(PROCESSOR), "true"));
    }

    private static boolean works(List<String> command) {
        try {
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException absent) {
            return false;
        } catch (InterruptedException stopped) {
            throw new IllegalStateException("stopped", stopped);
        }
    }

    boolean has(Engine engine) {
        return commands.containsKey(engine);
    }

    /** What an engine says of itself, once it was started. */
    String version(Engine engine) {
        return versions.getOrDefault(engine, engine.title());
    }

    /** How processes are spread over processors, for the report. */
    String placement() {
        return pinning
                ? "every engine's process on processor " + PROCESSOR + " alone, compiler and collector threads included"
                : "processes on any processor: there is no taskset";
    }

    /**
     * Starts a process with one workload.
     *
     * @throws IOException if it does not start or does not get ready
     */
    PeerProcess start(Engine engine, List<String> workload, Start how) throws IOException {
        var command = new ArrayList<String>();
        if (how == Start.PINNED && pinning) {
            command.addAll(List.of("taskset", "-c", String.valueOf(PROCESSOR)));
        }
        command.addAll(commands.getOrDefault(engine, List.of()));
        if (how == Start.TRAINED && engine == Engine.OURS) {
            command.add(1, "-XX:AOTCache=" + trained(workload));
        }
        command.addAll(workload);
        var process = new PeerProcess(command);
        versions.put(engine, process.version());
        return process;
    }

    /** The cache that our Java writes when it has done the workload a few times; made once. */
    private Path trained(List<String> workload) throws IOException {
        if (trained == null) {
            Path cache = Path.of(workload.get(1) + ".aot");
            var command = new ArrayList<>(commands.getOrDefault(Engine.OURS, List.of()));
            command.add(1, "-XX:AOTCacheOutput=" + cache);
            command.add(1, "-Xlog:aot=off");
            command.addAll(workload);
            var process = new PeerProcess(command, ProcessBuilder.Redirect.DISCARD);
            process.run(0, 5, 5);
            process.finish();
            trained = cache;
        }
        return trained;
    }

    /** Has Yjs write the updates that all receive. */
    void record(List<String> arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("node", yjs.toString()));
        command.addAll(arguments);
        int status = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (status != 0) {
            throw new IOException("Yjs ended with status " + status + " at " + arguments);
        }
    }
}
