package dev.tandem.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.sandbox.nativebackend.NativeBackend;
import dev.tandem.sandbox.nativebackend.NativeBackends;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class WarmPoolTest {
    private static final Limits OTHERS = Limits.DEFAULT.withDiskBytes(8L << 20).withOpenFiles(77);

    @TempDir
    Path state;

    private Backend backend;

    @BeforeEach
    void open() throws SandboxException {
        backend = NativeBackends.open(state);
    }

    @AfterEach
    void close() {
        if (backend != null) {
            backend.close();
        }
    }

    private Stream<SandboxId> listed() {
        try {
            return NativeBackend.listAll(state).stream().map(SandboxInfo::id);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void eventually(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(1_000_000);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    @Test
    void fillsAndHandsOutWithLabelAndLimits() throws Exception {
        try (WarmPool pool = new WarmPool(backend, Limits.DEFAULT, 2)) {
            eventually(() -> pool.ready() == 2);
            List<SandboxId> made = backend.list().stream().map(SandboxInfo::id).toList();
            assertThat(backend.list()).allMatch(info -> info.label().equals(WarmPool.LABEL));
            try (Sandbox sandbox = pool.claim("Ana's session", OTHERS)) {
                assertThat(made).contains(sandbox.id());
                assertThat(backend.list())
                        .anyMatch(info ->
                                info.id().equals(sandbox.id()) && info.label().equals("Ana's session"));
                assertThat(Ran.in(sandbox, ProcessSpec.of("sh", "-c", "ulimit -n; ls -A"))
                                .output())
                        .isEqualTo("77\n");
                assertThat(Ran.in(sandbox, ProcessSpec.of("sh", "-c", "head -c 9000000 /dev/zero > big"))
                                .end()
                                .cause())
                        .isEqualTo(ProcessEnd.Cause.DISK_LIMIT);
                eventually(() -> pool.ready() == 2);
            }
            assertThat(pool.ready()).isEqualTo(2);
        }
        assertThat(backend.list()).isEmpty();
    }

    @Test
    void neverHandsOneOutTwiceAndMakesOneWhenThereIsNone() throws Exception {
        List<Future<Sandbox>> claims = new ArrayList<>();
        try (WarmPool pool = new WarmPool(backend, Limits.DEFAULT, 4);
                var threads = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 40; i++) {
                claims.add(threads.submit(() -> pool.claim("one of many", Limits.DEFAULT)));
            }
            Set<SandboxId> handedOut = new HashSet<>();
            for (Future<Sandbox> claim : claims) {
                try (Sandbox sandbox = claim.get()) {
                    assertThat(handedOut.add(sandbox.id())).isTrue();
                }
            }
            eventually(() -> pool.ready() == 4);
        }
        assertThat(backend.list()).isEmpty();
    }

    @Test
    void doesNotHandOutOneThatHasDied() throws Exception {
        try (WarmPool pool = new WarmPool(backend, Limits.DEFAULT, 1)) {
            eventually(() -> pool.ready() == 1);
            SandboxId dead = backend.list().getFirst().id();
            NativeBackend.stop(state, dead);
            eventually(() -> listed().noneMatch(dead::equals));
            try (Sandbox sandbox = pool.claim("after that", Limits.DEFAULT)) {
                assertThat(sandbox.id()).isNotEqualTo(dead);
                assertThat(Ran.in(sandbox, ProcessSpec.of("echo", "alive")).output())
                        .isEqualTo("alive\n");
            }
        }
    }

    @Test
    void aPoolOfNoneMakesThemWhenAsked() throws Exception {
        try (WarmPool pool = new WarmPool(backend, Limits.DEFAULT, 0);
                Sandbox sandbox = pool.claim("cold", Limits.DEFAULT)) {
            assertThat(pool.ready()).isZero();
            assertThat(backend.list()).extracting(SandboxInfo::id).containsExactly(sandbox.id());
        }
        assertThatThrownBy(() -> new WarmPool(backend, Limits.DEFAULT, -1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void endsWithTheBackendAndSaysWhyThereIsNone() throws Exception {
        try (WarmPool pool = new WarmPool(backend, null, Limits.DEFAULT, 2, Duration.ofMillis(1))) {
            eventually(() -> pool.ready() == 2);
            backend.close();
            assertThatThrownBy(() -> pool.claim("too late", Limits.DEFAULT))
                    .isInstanceOfSatisfying(
                            SandboxException.class, e -> assertThat(e.error()).isEqualTo(SandboxError.CLOSED));
            assertThat(pool.ready()).isZero();
        }
        assertThat(NativeBackends.leftovers(state)).isEmpty();
    }
}
