package dev.tandem.bench.sandbox;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What crun and runc are told to run: the same as ours sees, with limits.
 *
 * @see <a href="https://github.com/opencontainers/runtime-spec/blob/main/config.md">OCI runtime specification</a>
 */
final class OciBundle {
    private static final List<String> DIRECTORIES = List.of("usr", "proc", "dev", "tmp", "workspace");
    private static final Map<String, String> LINKS = Map.of("bin", "usr/bin", "lib", "usr/lib", "lib64", "usr/lib64");
    private static final List<String> NAMESPACES = List.of("pid", "mount", "ipc", "uts", "network", "cgroup");

    private OciBundle() {}

    /** Writes the bundle into a new folder. */
    static Path write(Path folder) throws IOException {
        Path root = Files.createDirectories(folder.resolve("rootfs"));
        for (String directory : DIRECTORIES) {
            Files.createDirectories(root.resolve(directory));
        }
        for (Map.Entry<String, String> link : LINKS.entrySet()) {
            Path path = root.resolve(link.getKey());
            if (!Files.isSymbolicLink(path)) {
                Files.createSymbolicLink(path, Path.of(link.getValue()));
            }
        }
        new ObjectMapper().writeValue(folder.resolve("config.json").toFile(), configuration());
        return folder;
    }

    private static Map<String, Object> configuration() {
        return Map.of(
                "ociVersion",
                "1.0.2",
                "root",
                Map.of("path", "rootfs", "readonly", true),
                "hostname",
                "sandbox",
                "process",
                Map.of(
                        "terminal",
                        false,
                        "user",
                        Map.of("uid", 0, "gid", 0),
                        "args",
                        List.of("/usr/bin/true"),
                        "env",
                        List.of("PATH=/usr/bin:/bin"),
                        "cwd",
                        "/workspace",
                        "noNewPrivileges",
                        true),
                "mounts",
                List.of(
                        mount("/usr", "none", "/usr", "bind", "ro", "nosuid", "nodev"),
                        mount("/proc", "proc", "proc", "nosuid", "nodev", "noexec"),
                        mount("/dev", "tmpfs", "tmpfs", "nosuid", "mode=755", "size=64k"),
                        mount("/dev/pts", "devpts", "devpts", "nosuid", "noexec", "newinstance", "ptmxmode=0666"),
                        mount("/tmp", "tmpfs", "tmpfs", "nosuid", "nodev", "size=256m"),
                        mount("/workspace", "tmpfs", "tmpfs", "nosuid", "nodev", "size=256m")),
                "linux",
                Map.of(
                        "namespaces",
                        NAMESPACES.stream().map(kind -> Map.of("type", kind)).toList(),
                        "resources",
                        Map.of(
                                "memory",
                                Map.of("limit", 512L << 20),
                                "pids",
                                Map.of("limit", 256),
                                "cpu",
                                Map.of("quota", 100_000, "period", 100_000))));
    }

    private static Map<String, Object> mount(String target, String type, String source, String... options) {
        return Map.of("destination", target, "type", type, "source", source, "options", List.of(options));
    }
}
