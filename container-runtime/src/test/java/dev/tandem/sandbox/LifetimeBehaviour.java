package dev.tandem.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.sandbox.ProcessEnd.Cause;
import dev.tandem.sandbox.linux.ProcessStat;
import dev.tandem.sandbox.nativebackend.NativeBackend;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
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

/** That sandboxes end with their owner and leave nothing behind, and that many owners and sandboxes leave each other alone; of any backend. */
@Timeout(120)
public abstract class LifetimeBehaviour {
    private static final Duration PROMISED = Duration.ofMillis(300);
    /** The machine that runs the tests is busy; the promise is for one that is not. */
    private static final Duration TOLERATED = PROMISED.multipliedBy(5);

    @TempDir
    protected Path state;

    /** Opens one on {@link #state}, or skips the test. */
    protected abstract Backend open() throws SandboxException;

    /** A class that calls {@link DoomedOwner#wait} with a backend on {@link #state}, and its arguments; or skips the test. */
    protected abstract List<String> doomedOwner();

    /** How many sandboxes are made at the same moment, and how many in all. */
    protected abstract Crowd crowd();

    /** Looks for what a dead or closed owner has left outside of the state directory. */
    protected abstract void assertNothingIsLeft() throws IOException;

    public record Crowd(int atOnce, int inAll) {}

    @Test
    void everythingDiesWithAnOwnerThatIsKilled() throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path")));
        command.addAll(doomedOwner());
        Process owner = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader lines = owner.inputReader()) {
            String up = lines.readLine();
            assertThat(up).startsWith("init ");
            SandboxInfo doomed = NativeBackend.listAll(state).getFirst();
            assertThat(doomed.owner()).isEqualTo(owner.pid());
            List<Path> groups = recordedGroups();
            List<Path> victims = processesBeside(Path.of("/proc", up.substring("init ".length())));
            assertThat(victims).hasSizeGreaterThanOrEqualTo(10);

            long killed = System.nanoTime();
            owner.destroyForcibly();
            while (victims.stream().anyMatch(LifetimeBehaviour::runs)
                    && System.nanoTime() - killed < TOLERATED.toNanos()) {
                LockSupport.parkNanos(1_000_000);
            }
            System.out.printf(
                    "%s: %d processes ended %d ms after their owner was killed%n",
                    doomed.backend(),
                    victims.size(),
                    Duration.ofNanos(System.nanoTime() - killed).toMillis());
            owner.waitFor();
            assertThat(victims.stream().filter(LifetimeBehaviour::runs)).isEmpty();

            try (Backend next = open()) {
                assertThat(groups).allSatisfy(group -> assertThat(group).doesNotExist());
                assertThat(NativeBackend.listAll(state)).isEmpty();
                assertThat(next.list()).isEmpty();
                assertNothingIsLeft();
            }
            assertNoOwnerIsLeft();
        } finally {
            owner.destroyForcibly();
        }
    }

    @Test
    void severalSandboxesAtOnce() throws Exception {
        try (Backend backend = open();
                var threads = Executors.newFixedThreadPool(crowd().atOnce())) {
            List<Future<String>> results = new ArrayList<>();
            for (int i = 0; i < crowd().inAll(); i++) {
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
            assertNothingIsLeft();
        }
        assertNoOwnerIsLeft();
    }

    @Test
    void manyStartsInOneSandboxAtOnce() throws Exception {
        try (Backend backend = open();
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
    void anotherProcessListsAndStopsASandbox() throws Exception {
        try (Backend backend = open();
                Sandbox sandbox = backend.create(SandboxSpec.of("a label", Limits.DEFAULT));
                SandboxProcess process = sandbox.start(ProcessSpec.of("sleep", "600"))) {
            assertThat(NativeBackend.listAll(state)).containsExactlyElementsOf(backend.list());
            NativeBackend.stop(state, sandbox.id());
            assertThat(process.await().cause()).isEqualTo(Cause.STOPPED);
        }
        assertThat(NativeBackend.listAll(state)).isEmpty();
    }

    @Test
    void closesWhatIsOpenWithTheBackend() throws Exception {
        Backend backend = open();
        Sandbox sandbox = backend.create(SandboxSpec.of("left open", Limits.DEFAULT));
        SandboxProcess process = sandbox.start(ProcessSpec.of("sleep", "600"));
        backend.close();
        backend.close();
        assertThat(process.await().cause()).isEqualTo(Cause.STOPPED);
        assertThat(sandbox.processes()).isEmpty();
        assertThat(backend.list()).isEmpty();
        assertThat(catchError(() -> sandbox.start(ProcessSpec.of("true")))).isEqualTo(SandboxError.CLOSED);
        assertThat(catchError(() -> backend.create(SandboxSpec.of("too late", Limits.DEFAULT))))
                .isEqualTo(SandboxError.CLOSED);
        assertNoOwnerIsLeft();
        assertNothingIsLeft();
    }

    private interface Refused {
        void run() throws SandboxException;
    }

    private static SandboxError catchError(Refused refused) {
        try {
            refused.run();
        } catch (SandboxException e) {
            return e.error();
        }
        throw new AssertionError("not refused");
    }

    private void assertNoOwnerIsLeft() throws IOException {
        try (Stream<Path> owners = Files.list(state.resolve("owners"))) {
            assertThat(owners).isEmpty();
        }
    }

    private List<Path> recordedGroups() throws IOException {
        List<Path> groups = new ArrayList<>();
        try (DirectoryStream<Path> owners = Files.newDirectoryStream(state.resolve("owners"))) {
            for (Path owner : owners) {
                if (Files.exists(owner.resolve("cgroups"))) {
                    Files.readAllLines(owner.resolve("cgroups")).forEach(line -> groups.add(Path.of(line)));
                }
            }
        }
        return groups;
    }

    /** All in the pid namespace of one, itself included. */
    private static List<Path> processesBeside(Path one) throws IOException {
        Path namespace = Files.readSymbolicLink(one.resolve("ns/pid"));
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : all) {
                try {
                    if (Files.readSymbolicLink(process.resolve("ns/pid")).equals(namespace)) {
                        found.add(process);
                    }
                } catch (NoSuchFileException | AccessDeniedException e) {
                    // A zombie has no namespaces any more, and one that has more rights than we is not ours.
                    assertThat(process).isNotEqualTo(one);
                }
            }
        }
        return found;
    }

    /** One that is being ended executes nothing more; when the last trace of it goes depends on who has to reap it. */
    private static boolean runs(Path process) {
        try {
            return ProcessStat.of(Long.parseLong(process.getFileName().toString()))
                    .filter(stat -> !stat.isExiting())
                    .isPresent();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
