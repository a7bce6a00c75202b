package dev.tandem.bench.crdt.ours;

import dev.tandem.bench.crdt.Script;
import dev.tandem.bench.crdt.UpdateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The workloads by name; the other peers know the same ones. */
final class Workloads {
    private Workloads() {}

    /**
     * Reads what a workload works on.
     *
     * @param arguments its name, its file and, for some, a number
     */
    static Workload of(List<String> arguments) throws IOException {
        Path file = Path.of(arguments.get(1));
        return switch (arguments.getFirst()) {
            case "local" -> new ScriptPlay(Script.read(file), false);
            case "remote" -> new UpdatesApplied(UpdateFile.read(file));
            case "load" -> new UpdatesApplied(List.of(Files.readAllBytes(file)));
            case "encode" -> new StateEncoded(Files.readAllBytes(file));
            case "merge" -> {
                List<byte[]> updates = UpdateFile.read(file);
                yield new UpdatesMerged(updates.subList(0, Math.min(number(arguments), updates.size())));
            }
            case "many" -> new ManyClients(UpdateFile.read(file), false);
            case "many-at-once" -> new ManyClients(UpdateFile.read(file), true);
            case "memory-built" -> new MemoryKept(UpdateFile.read(file), number(arguments));
            case "memory-loaded" -> new MemoryKept(List.of(Files.readAllBytes(file)), number(arguments));
            default -> throw new IllegalArgumentException("no workload named " + arguments.getFirst());
        };
    }

    private static int number(List<String> arguments) {
        return Integer.parseInt(arguments.get(2));
    }
}
