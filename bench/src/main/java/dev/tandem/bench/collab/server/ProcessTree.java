package dev.tandem.bench.collab.server;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Processes and all that they started, as the kernel counts what they use. */
public final class ProcessTree {
    private static final double TICKS_PER_SECOND = 100; // of the kernel's interface, on every Linux that runs Java
    private static final int PARENT = 1;
    private static final int FIRST_TIME = 11;
    private static final int TIMES = 4; // own user and system time, and those of children that have ended
    private static final int PAGE_BYTES = 4096;

    private final List<Long> roots;

    /** The trees below these processes. */
    public ProcessTree(List<Long> roots) {
        this.roots = List.copyOf(roots);
    }

    private record Stat(long parent, long ticks) {}

    /** Seconds that processors have worked for them. */
    public double processorSeconds() throws IOException {
        Map<Long, Stat> all = all();
        long ticks = 0;
        for (long pid : members(all)) {
            Stat stat = all.get(pid);
            ticks += stat == null ? 0 : stat.ticks;
        }
        return ticks / TICKS_PER_SECOND;
    }

    /** Memory of theirs that is in RAM, in bytes. What two of them share is counted twice. */
    public long residentBytes() throws IOException {
        long bytes = 0;
        for (long pid : members(all())) {
            Path file = Path.of("/proc/" + pid + "/statm");
            if (Files.exists(file)) {
                bytes += Long.parseLong(Files.readString(file).split(" ", -1)[1]) * PAGE_BYTES;
            }
        }
        return bytes;
    }

    private Set<Long> members(Map<Long, Stat> all) {
        var members = new HashSet<>(roots);
        boolean grew = true;
        while (grew) {
            grew = false;
            for (Map.Entry<Long, Stat> entry : all.entrySet()) {
                if (members.contains(entry.getValue().parent)) {
                    grew |= members.add(entry.getKey());
                }
            }
        }
        return members;
    }

    private static Map<Long, Stat> all() throws IOException {
        var all = new HashMap<Long, Stat>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                Stat stat = read(process.resolve("stat"));
                if (stat != null) {
                    all.put(Long.parseLong(process.getFileName().toString()), stat);
                }
            }
        }
        return all;
    }

    /** Null for one that ended between the listing and the reading. */
    private static @Nullable Stat read(Path file) {
        String line;
        try {
            line = Files.readString(file);
        } catch (IOException ended) {
            return null;
        }
        String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
        long ticks = 0;
        for (int i = FIRST_TIME; i < FIRST_TIME + TIMES; i++) {
            ticks += Long.parseLong(fields[i]);
        }
        return new Stat(Long.parseLong(fields[PARENT]), ticks);
    }
}
