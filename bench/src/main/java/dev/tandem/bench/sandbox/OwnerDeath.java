package dev.tandem.bench.sandbox;

import dev.tandem.sandbox.Limits;
import dev.tandem.sandbox.ProcessSpec;
import dev.tandem.sandbox.Sandbox;
import dev.tandem.sandbox.SandboxSpec;
import dev.tandem.sandbox.nativebackend.NativeBackend;
import dev.tandem.sandbox.nativebackend.NativeBackendConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** How long programs that ignore every signal live on when the process that owns their sandboxes is killed. */
final class OwnerDeath {
    private static final int SANDBOXES = 4;
    private static final double PATIENCE_MILLIS = 10_000;
    private static final String STUBBORN =
            "trap '' HUP INT TERM QUIT; (setsid sh -c 'sleep 600 & wait' &); echo up; while :; do sleep 600; done";

    private OwnerDeath() {}

    /** The owner: opens sandboxes full of programs, says so and waits to be killed. */
    public static void main(String[] arguments) throws Exception {
        NativeBackend backend =
                NativeBackend.open(NativeBackendConfig.DEFAULT.withStateDirectory(Path.of(arguments[0])));
        for (int i = 0; i < SANDBOXES; i++) {
            Sandbox sandbox = backend.create(SandboxSpec.of("doomed", Limits.DEFAULT));
            sandbox.start(ProcessSpec.of("sh", "-c", STUBBORN)).output().readNBytes(3);
        }
        announce();
        Thread.sleep(Long.MAX_VALUE);
    }

    @SuppressWarnings("SystemOut") // what the one that measures waits for
    private static void announce() {
        System.out.println("up");
    }

    /** Milliseconds from the kill until the last process of any sandbox is gone. */
    static double measure(Path state) throws IOException, InterruptedException {
        Process owner = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        OwnerDeath.class.getName(),
                        state.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader lines = owner.inputReader()) {
            if (lines.readLine() == null) {
                throw new IOException("the owner could not open its sandboxes");
            }
            Set<Long> victims = processes(state);
            if (victims.size() < 3 * SANDBOXES) {
                throw new IOException("there are only " + victims.size() + " processes to be killed");
            }
            long begun = System.nanoTime();
            owner.destroyForcibly();
            double millis;
            do {
                LockSupport.parkNanos(200_000);
                millis = (System.nanoTime() - begun) / 1e6;
            } while (victims.stream().anyMatch(OwnerDeath::runs) && millis < PATIENCE_MILLIS);
            owner.waitFor();
            return millis;
        } finally {
            owner.destroyForcibly();
        }
    }

    /** Those in the control groups that the owner wrote down. */
    private static Set<Long> processes(Path state) throws IOException {
        Set<Long> found = new HashSet<>();
        for (Path owner : children(state.resolve("owners"))) {
            for (String group : Files.readAllLines(owner.resolve("cgroups"))) {
                try (Stream<Path> files = Files.walk(Path.of(group))) {
                    for (Path members :
                            files.filter(file -> file.endsWith("cgroup.procs")).toList()) {
                        Files.readAllLines(members).forEach(line -> found.add(Long.valueOf(line)));
                    }
                }
            }
        }
        return found;
    }

    private static List<Path> children(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return new ArrayList<>(entries.toList());
        }
    }

    private static boolean runs(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException e) {
            return false; // There is none of that number any more.
        }
    }
}
