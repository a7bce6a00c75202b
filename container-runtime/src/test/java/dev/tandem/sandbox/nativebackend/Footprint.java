package dev.tandem.sandbox.nativebackend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What this process holds of the machine.
 *
 * @param descriptors open ones of this process
 * @param mounts in this process's namespace
 * @param groups directories of control groups, in every hierarchy
 * @param children of any thread of this process, zombies included
 * @param threads of this process that belong to sandboxes
 * @param files in the state directory; a lock of a user id is one, used again and never removed
 * @param locks that this process holds on files: one a user id in use, and the owner's
 */
record Footprint(int descriptors, int mounts, int groups, int children, int threads, int files, int locks) {
    static Footprint now(Path state) throws IOException {
        return new Footprint(
                entries(Path.of("/proc/self/fd")).size(),
                Files.readAllLines(Path.of("/proc/self/mountinfo")).size(),
                countGroups(state),
                countChildren(),
                countThreads(),
                countFiles(state),
                countLocks());
    }

    private static List<Path> entries(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.toList();
        }
    }

    private static int countGroups(Path state) throws IOException {
        int count = 0;
        for (Path owner : entries(state.resolve("owners"))) {
            for (String group : Files.readAllLines(owner.resolve("cgroups"))) {
                try (Stream<Path> all = Files.walk(Path.of(group))) {
                    count += (int) all.filter(Files::isDirectory).count();
                }
            }
        }
        return count;
    }

    private static int countChildren() throws IOException {
        List<String> children = new ArrayList<>();
        for (Path task : entries(Path.of("/proc/self/task"))) {
            String list = read(task.resolve("children"));
            if (!list.isBlank()) {
                children.addAll(List.of(list.strip().split(" ")));
            }
        }
        return children.size();
    }

    private static int countThreads() throws IOException {
        int count = 0;
        for (Path task : entries(Path.of("/proc/self/task"))) {
            count += read(task.resolve("comm")).startsWith("sandbox-") ? 1 : 0;
        }
        return count;
    }

    private static int countFiles(Path state) throws IOException {
        try (Stream<Path> all = Files.walk(state)) {
            Path users = state.resolve("users");
            Path owners = state.resolve("owners");
            return (int) all.filter(file -> !file.startsWith(users))
                    .filter(file -> !file.startsWith(owners) || !file.toString().contains("/accounts/"))
                    .count();
        }
    }

    private static int countLocks() throws IOException {
        String own = Long.toString(ProcessHandle.current().pid());
        return (int) Files.readAllLines(Path.of("/proc/locks")).stream()
                .filter(line -> line.strip().split("\\s+")[4].equals(own))
                .count();
    }

    /** Nothing of a thread that has just ended. */
    private static String read(Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            return "";
        } catch (IOException e) {
            if (Files.exists(file)) {
                throw e;
            }
            return "";
        }
    }
}
