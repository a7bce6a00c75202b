package dev.tandem.sandbox.nativebackend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.sandbox.Limits;
import dev.tandem.sandbox.ProcessEnd.Cause;
import dev.tandem.sandbox.ProcessSpec;
import dev.tandem.sandbox.Ran;
import dev.tandem.sandbox.Sandbox;
import dev.tandem.sandbox.SandboxException;
import dev.tandem.sandbox.SandboxSpec;
import dev.tandem.sandbox.WarmPool;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** That no run fails and nothing of any is left, however many there are, sixteen at once. */
class EnduranceTest {
    private static final int AT_ONCE = 16;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** Threads that wait: the one inside the shared sandbox, for its next program, and one for the next sandbox. */
    private static final int PREPARED = 2;

    @TempDir
    Path state;

    @Test
    @Timeout(120)
    void fourHundredRuns() throws Exception {
        endure(400);
    }

    @Test
    @Tag("full")
    @Timeout(1500)
    void tenThousandRuns() throws Exception {
        endure(10_000);
    }

    @SuppressWarnings("SystemOut") // the record is for people
    private void endure(int runs) throws Exception {
        try (NativeBackend backend = NativeBackends.open(state);
                Sandbox shared = backend.create(SandboxSpec.of("shared", Limits.DEFAULT));
                ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
            Endurance endurance = new Endurance(backend, shared);
            endurance.run(threads, 2 * AT_ONCE);
            keepAllThatIsKept(backend);
            Footprint before = settled(now -> now.threads() <= PREPARED);
            long begun = System.nanoTime();
            endurance.run(threads, runs);
            Duration taken = Duration.ofNanos(System.nanoTime() - begun);
            Footprint after = settled(before::equals);
            System.out.printf("%d runs, %d at once, in %d ms: %s%n", runs, AT_ONCE, taken.toMillis(), after);
            assertThat(after).isEqualTo(before);
            assertThat(shared.usage().processes()).isZero();
            assertThat(shared.processes()).isEmpty();
            assertThat(backend.list()).hasSize(1);
        }
        assertThat(NativeBackends.leftovers(state)).isEmpty();
    }

    /** As many user ids as a backend keeps at most; later peaks change nothing then. */
    private static void keepAllThatIsKept(NativeBackend backend) throws SandboxException {
        List<Sandbox> open = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            open.add(backend.create(SandboxSpec.of("peak", Limits.DEFAULT)));
        }
        open.forEach(Sandbox::close);
    }

    /** Threads and groups are gone a moment after what they were for. */
    private Footprint settled(Predicate<Footprint> wanted) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Footprint now = Footprint.now(state);
        while (!wanted.test(now) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(20_000_000);
            now = Footprint.now(state);
        }
        return now;
    }

    /** Runs of every kind, in turns: in a shared sandbox, in a new one, and in one of a pool; such that end well, badly and by force. */
    private record Endurance(NativeBackend backend, Sandbox shared) {
        void run(ExecutorService threads, int runs) throws Exception {
            try (WarmPool pool = new WarmPool(backend, Limits.DEFAULT, 2)) {
                List<Future<Boolean>> results = new ArrayList<>();
                for (int i = 0; i < runs; i++) {
                    results.add(threads.submit(work(pool, i)));
                }
                int failed = 0;
                for (Future<Boolean> result : results) {
                    failed += result.get() ? 0 : 1;
                }
                assertThat(failed).isZero();
            }
        }

        private Callable<Boolean> work(WarmPool pool, int number) {
            return () -> switch (number % 4) {
                case 0 -> {
                    try (Sandbox own = backend.create(SandboxSpec.of("run " + number, Limits.DEFAULT))) {
                        yield runs(own, number);
                    }
                }
                case 1 -> {
                    try (Sandbox claimed = pool.claim("run " + number, Limits.DEFAULT)) {
                        yield runs(claimed, number);
                    }
                }
                default -> runs(shared, number);
            };
        }

        private static boolean runs(Sandbox sandbox, int number) throws Exception {
            return switch (number % 5) {
                case 0 -> {
                    // Leaves a process behind that has detached itself, and an orphan.
                    String script = "(setsid sleep 600 &) ; (true &) ; echo " + number;
                    yield Ran.in(sandbox, ProcessSpec.of("sh", "-c", script))
                            .output()
                            .equals(number + "\n");
                }
                case 1 ->
                    Ran.in(sandbox, ProcessSpec.of("sleep", "600").withTimeLimit(Duration.ofMillis(20)))
                                    .end()
                                    .cause()
                            == Cause.TIME_LIMIT;
                case 2 -> Ran.in(sandbox, ProcessSpec.of("false")).end().exitCode() == 1;
                default ->
                    Ran.in(sandbox, ProcessSpec.of("cat"), "text " + number)
                            .output()
                            .equals("text " + number);
            };
        }
    }
}
