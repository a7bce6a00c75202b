package dev.tandem.sandbox.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the control groups of this process are.
 *
 * @param v1 this process's own directory in each version 1 hierarchy, by controller
 * @param v2 this process's own directory in the version 2 hierarchy, if it is mounted
 */
record CgroupMounts(Map<String, Path> v1, Optional<Path> v2) {
    static final List<String> CONTROLLERS = List.of("memory", "pids", "cpu");

    static CgroupMounts read() throws IOException {
        return of("self");
    }

    /** Where the groups are in which another process is. */
    static CgroupMounts of(int pid) throws IOException {
        return of(Integer.toString(pid));
    }

    private static CgroupMounts of(String process) throws IOException {
        return parse(
                Files.readAllLines(Path.of("/proc/self/mountinfo")),
                Files.readAllLines(Path.of("/proc", process, "cgroup")));
    }

    /**
     * @param mountInfo lines of {@code /proc/self/mountinfo}, see proc_pid_mountinfo(5)
     * @param membership lines of {@code /proc/self/cgroup}, {@code number:controllers:path}, see cgroups(7)
     */
    static CgroupMounts parse(List<String> mountInfo, List<String> membership) {
        Map<String, String> own = new HashMap<>();
        String ownV2 = "/";
        for (String line : membership) {
            String[] fields = line.split(":", 3);
            if (fields[1].isEmpty()) {
                ownV2 = fields[2];
            } else {
                for (String controller : fields[1].split(",")) {
                    own.put(controller, fields[2]);
                }
            }
        }
        Map<String, Path> v1 = new HashMap<>();
        Optional<Path> v2 = Optional.empty();
        for (String line : mountInfo) {
            String[] halves = line.split(" - ", 2);
            String[] mount = halves[0].split(" ");
            String[] fileSystem = halves[1].split(" ");
            if (fileSystem[0].equals("cgroup2") && v2.isEmpty()) {
                v2 = Optional.of(directory(mount[4], mount[3], ownV2));
            } else if (fileSystem[0].equals("cgroup")) {
                List<String> options = Arrays.asList(fileSystem[fileSystem.length - 1].split(","));
                for (String controller : CONTROLLERS) {
                    if (options.contains(controller)) {
                        v1.putIfAbsent(controller, directory(mount[4], mount[3], own.getOrDefault(controller, "/")));
                    }
                }
            }
        }
        return new CgroupMounts(Map.copyOf(v1), v2);
    }

    /** The directory of a group, of which a container may see only the part below the root of its mount. */
    private static Path directory(String mountPoint, String root, String group) {
        Path base = Path.of(mountPoint);
        if (root.equals("/")) {
            return base.resolve(group.substring(1));
        }
        if (group.startsWith(root)) {
            return base.resolve(Path.of(root).relativize(Path.of(group)).toString());
        }
        return base;
    }

    /** This process's own directory for a controller of version 1. */
    Path v1(String controller) throws IOException {
        Path directory = v1.get(controller);
        if (directory == null) {
            throw new IOException("the controller " + controller + " is not mounted, only " + v1.keySet());
        }
        return directory;
    }

    boolean hasV1Controllers() {
        return v1.keySet().containsAll(CONTROLLERS);
    }

    boolean hasV2Controllers() {
        if (v2.isEmpty()) {
            return false;
        }
        try {
            String available = Files.readString(v2.get().resolve("cgroup.controllers"));
            return Arrays.asList(available.strip().split(" ")).containsAll(CONTROLLERS);
        } catch (IOException e) {
            return false; // Not ours to read is not ours to use.
        }
    }
}
