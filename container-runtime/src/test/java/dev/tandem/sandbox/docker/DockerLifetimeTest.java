package dev.tandem.sandbox.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.sandbox.Backend;
import dev.tandem.sandbox.Limits;
import dev.tandem.sandbox.ProcessEnd.Cause;
import dev.tandem.sandbox.ProcessSpec;
import dev.tandem.sandbox.Ran;
import dev.tandem.sandbox.Sandbox;
import dev.tandem.sandbox.SandboxProcess;
import dev.tandem.sandbox.SandboxSpec;
import dev.tandem.sandbox.nativebackend.NativeBackend;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** That containers end with their owner, and that nothing stays in the engine. */
@Timeout(120)
class DockerLifetimeTest {
    private static final Duration PROMISED = Duration.ofMillis(300);
    /** The machine that runs the tests is busy; the promise is for one that is not. */
    private static final Duration TOLERATED = PROMISED.multipliedBy(5);

    @TempDir
    Path state;

    @Test
    void everythingDiesWithAnOwnerThatIsKilled() throws Exception {
        DockerBackendConfig config = DockerEngines.assume(state);
        Process owner = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Dslf4j.internal.verbosity=ERROR",
                        "-cp",
                        System.getProperty("java.class.path"),
                        DoomedContainerOwner.class.getName(),
                        state.toString(),
                        config.address().toString(),
                        config.image())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader lines = owner.inputReader()) {
            String up = lines.readLine();
            assertThat(up).startsWith("init ");
            String container = membership(Path.of("/proc", up.substring("init ".length())));
            List<Path> victims = processesIn(container);
            assertThat(victims).hasSizeGreaterThanOrEqualTo(9);

            owner.destroyForcibly();
            owner.waitFor();
            long killed = System.nanoTime();
            while (victims.stream().anyMatch(DockerLifetimeTest::runs)
                    && System.nanoTime() - killed < TOLERATED.toNanos()) {
                LockSupport.parkNanos(1_000_000);
            }
            System.out.printf(
                    "docker: %d programs ended %d ms after their owner%n",
                    victims.size(), (System.nanoTime() - killed) / 1_000_000);
            assertThat(victims.stream().filter(DockerLifetimeTest::runs)).isEmpty();

            try (DockerBackend next = DockerBackend.open(config)) {
                assertThat(next.list()).isEmpty();
                assertNothingIsLeft(config);
            }
        } finally {
            owner.destroyForcibly();
        }
    }

    @Test
    void severalAtOnceLeaveNothingInTheEngine() throws Exception {
        DockerBackendConfig config = DockerEngines.assume(state);
        try (Backend backend = DockerBackend.open(config);
                var threads = Executors.newFixedThreadPool(4)) {
            List<Future<String>> results = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                String text = "sandbox " + i;
                results.add(threads.submit(() -> {
                    try (Sandbox sandbox = backend.create(SandboxSpec.of(text, Limits.DEFAULT))) {
                        return Ran.in(sandbox, ProcessSpec.of("echo", text)).output();
                    }
                }));
            }
            for (int i = 0; i < results.size(); i++) {
                assertThat(results.get(i).get()).isEqualTo("sandbox " + i + "\n");
            }
            assertThat(backend.list()).isEmpty();
            assertNothingIsLeft(config);
        }
    }

    @Test
    void anotherProcessListsAndStopsASandbox() throws Exception {
        try (Backend backend = DockerEngines.open(state);
                Sandbox sandbox = backend.create(SandboxSpec.of("a label", Limits.DEFAULT));
                SandboxProcess process = sandbox.start(ProcessSpec.of("sleep", "600"))) {
            assertThat(NativeBackend.listAll(state)).containsExactlyElementsOf(backend.list());
            NativeBackend.stop(state, sandbox.id());
            assertThat(process.await().cause()).isEqualTo(Cause.STOPPED);
        }
        assertThat(NativeBackend.listAll(state)).isEmpty();
    }

    private void assertNothingIsLeft(DockerBackendConfig config) throws IOException {
        String mine = "dev.tandem.state=" + state;
        try (Engine engine = new Engine(config)) {
            assertThat(engine.containers(mine)).isEmpty();
            assertThat(engine.volumes(mine)).isEmpty();
        }
    }

    /** The container's part of what is told of one of its processes. */
    private static String membership(Path process) throws IOException {
        // Not in every hierarchy that a machine may have is it in a group of its own.
        String line = Files.readAllLines(process.resolve("cgroup")).stream()
                .max(Comparator.comparingInt(String::length))
                .orElseThrow();
        return line.substring(line.lastIndexOf('/'));
    }

    private static List<Path> processesIn(String container) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : all) {
                try {
                    if (Files.readString(process.resolve("cgroup")).contains(container)) {
                        found.add(process);
                    }
                } catch (IOException e) {
                    assertThat(process).doesNotExist();
                }
            }
        }
        return found;
    }

    private static boolean runs(Path process) {
        try {
            String stat = Files.readString(process.resolve("stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException e) {
            return false;
        }
    }
}
