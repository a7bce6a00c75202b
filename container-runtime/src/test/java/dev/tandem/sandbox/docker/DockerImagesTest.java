package dev.tandem.sandbox.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.sandbox.Backend;
import dev.tandem.sandbox.Limits;
import dev.tandem.sandbox.ProcessSpec;
import dev.tandem.sandbox.Ran;
import dev.tandem.sandbox.Sandbox;
import dev.tandem.sandbox.SandboxError;
import dev.tandem.sandbox.SandboxException;
import dev.tandem.sandbox.SandboxSpec;
import dev.tandem.sandbox.WarmPool;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sandboxes of one backend with the files of several images. */
@Timeout(120)
class DockerImagesTest {
    @TempDir
    Path state;

    private static Ran readsFile(Sandbox sandbox) throws Exception {
        return Ran.in(sandbox, ProcessSpec.of("cat", OtherImage.FILE));
    }

    @Test
    void eachSandboxHasTheFilesOfItsOwn() throws Exception {
        DockerBackendConfig config = DockerEngines.assume(state);
        try (OtherImage other = OtherImage.of(config);
                Backend backend = DockerBackend.open(config);
                Sandbox usual = backend.create(SandboxSpec.of("usual", Limits.DEFAULT));
                Sandbox special =
                        backend.create(SandboxSpec.of("special", Limits.DEFAULT).withImage(other.name()))) {
            assertThat(readsFile(usual).end().exitCode()).isEqualTo(1);
            assertThat(readsFile(special).output()).isEqualTo(OtherImage.CONTENT);
        }
    }

    @Test
    void aPoolKeepsThoseOfItsImageReady() throws Exception {
        DockerBackendConfig config = DockerEngines.assume(state);
        try (OtherImage other = OtherImage.of(config);
                Backend backend = DockerBackend.open(config);
                WarmPool pool = new WarmPool(backend, other.name(), Limits.DEFAULT, 1)) {
            long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (pool.ready() < 1 && System.nanoTime() < deadline) {
                LockSupport.parkNanos(1_000_000);
            }
            var ready = backend.list();
            assertThat(ready).hasSize(1);
            try (Sandbox sandbox = pool.claim("a session", Limits.DEFAULT)) {
                assertThat(sandbox.id()).isEqualTo(ready.getFirst().id());
                assertThat(readsFile(sandbox).output()).isEqualTo(OtherImage.CONTENT);
            }
        }
    }

    @Test
    void anImageThatIsNotThereIsToldByNameAndLeavesNothing() throws Exception {
        DockerBackendConfig config = DockerEngines.assume(state);
        try (Backend backend = DockerBackend.open(config)) {
            assertRefused(backend, "tandem-test-nobody-has-this:7");
            assertThat(backend.list()).isEmpty();
            try (Engine engine = new Engine(config)) {
                assertThat(engine.containers("dev.tandem.state=" + state)).isEmpty();
                assertThat(engine.volumes("dev.tandem.state=" + state)).isEmpty();
            }
            backend.create(SandboxSpec.of("usual", Limits.DEFAULT)).close();
        }
    }

    @Test
    void anImageThatWasRemovedIsToldAsOneThatIsNotThere() throws Exception {
        DockerBackendConfig config = DockerEngines.assume(state);
        try (OtherImage other = OtherImage.of(config);
                Backend backend = DockerBackend.open(config)) {
            backend.create(SandboxSpec.of("special", Limits.DEFAULT).withImage(other.name()))
                    .close();
            other.remove();
            assertRefused(backend, other.name());
            assertRefused(backend, other.name());
        }
    }

    private static void assertRefused(Backend backend, String image) {
        assertThatThrownBy(() ->
                        backend.create(SandboxSpec.of("special", Limits.DEFAULT).withImage(image)))
                .isInstanceOfSatisfying(
                        SandboxException.class, e -> assertThat(e.error()).isEqualTo(SandboxError.NO_IMAGE))
                .hasMessageContaining(image);
    }
}
