package dev.tandem.bench.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The other tools of this machine, each with a command that does the same: the host's {@code /usr} read-only, own namespaces, empty
 * writable directories. The two runtimes of containers also set limits on memory, processes and processor time.
 *
 * <p>Tools are taken from the path, or from the folder that {@code ./tandem bench sandbox} fetches them into.
 */
final class Peers {
    private static final String TRUE = "/usr/bin/true";
    private static final List<String> BWRAP = List.of(
            "--ro-bind",
            "/usr",
            "/usr",
            "--symlink",
            "usr/bin",
            "/bin",
            "--symlink",
            "usr/lib",
            "/lib",
            "--symlink",
            "usr/lib64",
            "/lib64",
            "--proc",
            "/proc",
            "--dev",
            "/dev",
            "--tmpfs",
            "/tmp",
            "--tmpfs",
            "/workspace",
            "--unshare-all",
            "--die-with-parent",
            "--chdir",
            "/workspace",
            TRUE);

    private final Path fetched;
    private final Path bundle;
    private final Map<Way, Path> tools = new EnumMap<>(Way.class);
    private final Map<Way, String> missing = new EnumMap<>(Way.class);
    private String image = "";
    private String container = "";

    /**
     * Looks what there is.
     *
     * @param fetched folder in which tools may be, laid out as {@code /}
     * @param work an empty folder of ours
     */
    Peers(Path fetched, Path work) throws IOException, InterruptedException {
        this.fetched = fetched;
        this.bundle = OciBundle.write(work.resolve("bundle"));
        find(Way.BWRAP, "bwrap", "bubblewrap");
        find(Way.CRUN, "crun", "crun");
        find(Way.RUNC, "runc", "runc");
        findDocker();
        for (Way way : List.copyOf(tools.keySet())) {
            tryOnce(way);
        }
    }

    private void find(Way way, String program, String debianPackage) {
        Optional<Path> found = Stream.concat(
                        Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
                                .map(Path::of),
                        Stream.of(fetched.resolve("usr/bin"), fetched.resolve("usr/sbin")))
                .map(directory -> directory.resolve(program))
                .filter(Files::isExecutable)
                .findFirst();
        found.ifPresentOrElse(
                path -> tools.put(way, path.toAbsolutePath()),
                () -> missing.put(way, "there is no " + program + " (Debian: " + debianPackage + ")"));
    }

    private void findDocker() throws IOException, InterruptedException {
        find(Way.DOCKER_RUN, "docker", "docker.io");
        Path docker = tools.get(Way.DOCKER_RUN);
        if (docker == null) {
            missing.put(Way.DOCKER_EXEC, missing.getOrDefault(Way.DOCKER_RUN, ""));
            return;
        }
        image = answer(docker, "image", "ls", "--format", "{{.ID}}")
                .lines()
                .findFirst()
                .orElse("");
        if (image.isEmpty()) {
            tools.remove(Way.DOCKER_RUN);
            missing.put(Way.DOCKER_RUN, "no engine answers, or it has no image");
            missing.put(Way.DOCKER_EXEC, "no engine answers, or it has no image");
            return;
        }
        container = answer(docker, "run", "-d", "--rm", "--network", "none", image, "sleep", "3600")
                .strip();
        tools.put(Way.DOCKER_EXEC, docker);
    }

    /** What the tool prints; nothing if it fails. */
    private static String answer(Path tool, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(tool.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        process.getOutputStream().close();
        String printed = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        boolean ended = process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
        return ended ? printed : "";
    }

    private void tryOnce(Way way) {
        try {
            run(way);
        } catch (IOException e) {
            tools.remove(way);
            missing.put(way, "it does not work here: " + e.getMessage());
        }
    }

    boolean has(Way way) {
        return tools.containsKey(way);
    }

    /** Why a way cannot be taken. */
    Map<Way, String> missing() {
        return Map.copyOf(missing);
    }

    /** Takes it once; milliseconds. */
    double run(Way way) throws IOException {
        return new PlainSpawn(command(way), environment()).run();
    }

    private List<String> environment() {
        return List.of(
                "PATH=/usr/sbin:/usr/bin:/sbin:/bin",
                "HOME=/tmp",
                "LD_LIBRARY_PATH=" + fetched.resolve("usr/lib/x86_64-linux-gnu"));
    }

    private List<String> command(Way way) {
        var command = new ArrayList<>(List.of(String.valueOf(tools.get(way))));
        switch (way) {
            case BWRAP -> command.addAll(BWRAP);
            case CRUN ->
                command.addAll(List.of(
                        "--cgroup-manager=cgroupfs", "run", "--bundle", bundle.toString(), "b" + UUID.randomUUID()));
            case RUNC -> command.addAll(List.of("run", "--bundle", bundle.toString(), "b" + UUID.randomUUID()));
            case DOCKER_RUN -> command.addAll(List.of("run", "--rm", "--network", "none", image, "true"));
            case DOCKER_EXEC -> command.addAll(List.of("exec", container, "true"));
            case FLOOR, SESSION, CLAIMED, COLD, CLAIM, CLOSE ->
                throw new IllegalArgumentException(way + " is none of the peers");
        }
        return command;
    }

    /** Ends what was started for the measurements. */
    void close() throws IOException, InterruptedException {
        Path docker = tools.get(Way.DOCKER_EXEC);
        if (docker != null) {
            answer(docker, "kill", container);
        }
    }
}
