package dev.tandem.sandbox.nativebackend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.sandbox.Backend;
import dev.tandem.sandbox.Limits;
import dev.tandem.sandbox.ProcessEnd.Cause;
import dev.tandem.sandbox.ProcessSpec;
import dev.tandem.sandbox.Ran;
import dev.tandem.sandbox.Sandbox;
import dev.tandem.sandbox.SandboxInfo;
import dev.tandem.sandbox.SandboxProcess;
import dev.tandem.sandbox.SandboxSpec;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** That sandboxes end with their owner, and that many owners and sandboxes leave each other alone. */
@Timeout(120)
class NativeLifetimeTest {
    private static final Duration PROMISED = Duration.ofMillis(300);
    /** The machine that runs the tests is busy; the promise is for one that is not. */
    private static final Duration TOLERATED = PROMISED.multipliedBy(5);

    @TempDir
    Path state;

    @Test
    void everythingDiesWithAnOwnerThatIsKilled() throws Exception {
        NativeBackends.assume();
        Process owner = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        DoomedNativeOwner.class.getName(),
                        state.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader lines = owner.inputReader()) {
            assertThat(lines.readLine()).startsWith("init ");
            SandboxInfo doomed = NativeBackend.listAll(state).getFirst();
            assertThat(doomed.owner()).isEqualTo(owner.pid());
            List<Path> groups = recordedGroups();
            List<Long> victims = processesIn(groups);
            assertThat(victims).hasSizeGreaterThanOrEqualTo(9);

            owner.destroyForcibly();
            owner.waitFor();
            long killed = System.nanoTime();
            while (victims.stream().anyMatch(NativeLifetimeTest::runs)
                    && System.nanoTime() - killed < TOLERATED.toNanos()) {
                LockSupport.parkNanos(1_000_000);
            }
            assertThat(victims.stream().filter(NativeLifetimeTest::runs)).isEmpty();

            try (NativeBackend next = NativeBackends.open(state)) {
                assertThat(groups).allSatisfy(group -> assertThat(group).doesNotExist());
                assertThat(NativeBackend.listAll(state)).isEmpty();
                assertThat(next.list()).isEmpty();
            }
        } finally {
            owner.destroyForcibly();
        }
    }

    @Test
    void sixteenAtOnce() throws Exception {
        try (Backend backend = NativeBackends.open(state);
                var threads = Executors.newFixedThreadPool(16)) {
            List<Future<String>> results = new ArrayList<>();
            for (int i = 0; i < 96; i++) {
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
        }
        try (Stream<Path> owners = Files.list(state.resolve("owners"))) {
            assertThat(owners).isEmpty();
        }
    }

    @Test
    void manyStartsInOneSandboxAtOnce() throws Exception {
        try (Backend backend = NativeBackends.open(state);
                Sandbox sandbox = backend.create(SandboxSpec.of("busy", Limits.DEFAULT));
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> results = IntStream.range(0, 60)
                    .mapToObj(i -> threads.submit(() -> Ran.in(sandbox, ProcessSpec.of("echo", "number " + i))
                            .output()))
                    .toList();
            for (int i = 0; i < results.size(); i++) {
                assertThat(results.get(i).get()).isEqualTo("number " + i + "\n");
            }
        }
    }

    @Test
    void noThreadOfTheOwnerIsInASandboxsGroup() throws Exception {
        try (Backend backend = NativeBackends.open(state);
                Sandbox sandbox = backend.create(SandboxSpec.of("groups", Limits.DEFAULT));
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> load = threads.submit(() -> {
                for (int i = 0; i < 50; i++) {
                    Ran.in(sandbox, ProcessSpec.of("true"));
                }
                return null;
            });
            int looked = 0;
            while (!load.isDone()) {
                assertThat(groupsOfOwnThreads())
                        .noneMatch(line -> line.contains(sandbox.id().value()));
                looked++;
            }
            load.get();
            assertThat(looked).isPositive();
        }
    }

    @Test
    void anotherProcessListsAndStopsASandbox() throws Exception {
        try (Backend backend = NativeBackends.open(state);
                Sandbox sandbox = backend.create(SandboxSpec.of("a label", Limits.DEFAULT));
                SandboxProcess process = sandbox.start(ProcessSpec.of("sleep", "600"))) {
            assertThat(NativeBackend.listAll(state)).containsExactlyElementsOf(backend.list());
            NativeBackend.stop(state, sandbox.id());
            assertThat(process.await().cause()).isEqualTo(Cause.STOPPED);
        }
        assertThat(NativeBackend.listAll(state)).isEmpty();
    }

    private List<Path> recordedGroups() throws IOException {
        List<Path> groups = new ArrayList<>();
        try (DirectoryStream<Path> owners = Files.newDirectoryStream(state.resolve("owners"))) {
            for (Path owner : owners) {
                Files.readAllLines(owner.resolve("cgroups")).forEach(line -> groups.add(Path.of(line)));
            }
        }
        return groups;
    }

    private static List<Long> processesIn(List<Path> groups) throws IOException {
        List<Long> found = new ArrayList<>();
        for (Path group : groups) {
            try (Stream<Path> files = Files.walk(group)) {
                for (Path members :
                        files.filter(file -> file.endsWith("cgroup.procs")).toList()) {
                    Files.readAllLines(members).forEach(line -> found.add(Long.valueOf(line)));
                }
            }
        }
        return found.stream().distinct().toList();
    }

    private static boolean runs(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException e) {
            return false;
        }
    }

    private static List<String> groupsOfOwnThreads() throws IOException {
        List<String> lines = new ArrayList<>();
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
            for (Path task : tasks) {
                try {
                    lines.addAll(Files.readAllLines(task.resolve("cgroup")));
                } catch (NoSuchFileException e) {
                    // The thread has ended since it was listed.
                    lines.add("");
                } catch (IOException e) {
                    assertThat(e).hasMessageContaining("No such process");
                }
            }
        }
        return lines;
    }
}
