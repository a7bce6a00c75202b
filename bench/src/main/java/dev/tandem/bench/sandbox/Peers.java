package dev.tandem.bench.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
 * <p>Tools are taken from the path, or from the folder that {@code ./tandem bench sandbox} fetches them into; the engine is the one that it
 * has started. Of a tool that is there and fails, its own last words are told.
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

    private static final int PATIENCE_SECONDS = 20;

    private final Path fetched;
    private final Engine engine;
    private final Path bundle;
    private final Map<Way, Path> tools = new EnumMap<>(Way.class);
    private final Map<Way, String> missing = new EnumMap<>(Way.class);
    private String container = "";

    /**
     * Looks what there is.
     *
     * @param fetched folder in which tools may be, laid out as {@code /}
     * @param work an empty folder of ours
     */
    Peers(Path fetched, Engine engine, Path work) throws IOException, InterruptedException {
        this.fetched = fetched;
        this.engine = engine;
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
        if (!engine.isThere()) {
            missing.put(Way.DOCKER_RUN, "skipped, no engine: " + engine.missing());
            missing.put(Way.DOCKER_EXEC, "skipped, no engine: " + engine.missing());
            return;
        }
        tools.put(Way.DOCKER_RUN, engine.client());
        Said started = ask(engine.command("run", "-d", "--rm", "--network", "none", engine.image(), "sleep", "3600"));
        if (started.succeeded()) {
            container = started.output().strip();
            tools.put(Way.DOCKER_EXEC, engine.client());
        } else {
            missing.put(Way.DOCKER_EXEC, "skipped, the engine starts no container: " + started.lastWords());
        }
    }

    /** What a command had to say. */
    private record Said(boolean succeeded, String output) {
        String lastWords() {
            return output.lines()
                    .filter(line -> !line.isBlank())
                    .reduce((first, second) -> second)
                    .orElse("it says nothing")
                    .strip();
        }
    }

    private Said ask(List<String> command) throws IOException, InterruptedException {
        ProcessBuilder asked = new ProcessBuilder(command).redirectErrorStream(true);
        asked.environment().put("LD_LIBRARY_PATH", libraries());
        Process process = asked.start();
        process.getOutputStream().close();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Said(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0, printed);
    }

    private void tryOnce(Way way) throws InterruptedException, IOException {
        try {
            run(way);
        } catch (IOException e) {
            missing.put(way, "it does not work here: " + ask(command(way)).lastWords());
            tools.remove(way);
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
        return List.of("PATH=/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/tmp", "LD_LIBRARY_PATH=" + libraries());
    }

    private String libraries() {
        return fetched.resolve("usr/lib/x86_64-linux-gnu").toString();
    }

    private List<String> command(Way way) {
        var command = new ArrayList<>(List.of(String.valueOf(tools.get(way))));
        switch (way) {
            case BWRAP -> command.addAll(BWRAP);
            case CRUN ->
                command.addAll(List.of(
                        "--cgroup-manager=cgroupfs", "run", "--bundle", bundle.toString(), "b" + UUID.randomUUID()));
            case RUNC -> command.addAll(List.of("run", "--bundle", bundle.toString(), "b" + UUID.randomUUID()));
            case DOCKER_RUN -> {
                return engine.command("run", "--rm", "--network", "none", engine.image(), "true");
            }
            case DOCKER_EXEC -> {
                return engine.command("exec", container, "true");
            }
            case FLOOR, SESSION, CLAIMED, COLD, CLAIM, CLOSE ->
                throw new IllegalArgumentException(way + " is none of the peers");
        }
        return command;
    }

    /** Ends what was started for the measurements. */
    void close() throws IOException, InterruptedException {
        if (!container.isEmpty()) {
            ask(engine.command("kill", container));
        }
    }
}
