package dev.tandem.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.runner.fake.FakeSandbox;
import dev.tandem.sandbox.Backend;
import dev.tandem.sandbox.Limits;
import dev.tandem.sandbox.Sandbox;
import dev.tandem.sandbox.SandboxError;
import dev.tandem.sandbox.SandboxException;
import dev.tandem.sandbox.SandboxId;
import dev.tandem.sandbox.SandboxInfo;
import dev.tandem.sandbox.SandboxSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BackendChoiceTest {
    private final List<String> closed = new ArrayList<>();

    /** A backend that makes one kind of sandbox, or none. */
    private final class OneBackend implements Backend {
        private final String name;
        private final boolean works;

        private OneBackend(String name, boolean works) {
            this.name = name;
            this.works = works;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Sandbox create(SandboxSpec spec) throws SandboxException {
            if (!works) {
                throw new SandboxException(SandboxError.NO_MOUNT, name + " cannot mount.");
            }
            return new FakeSandbox(Path.of("."));
        }

        @Override
        public List<SandboxInfo> list() {
            return List.of();
        }

        @Override
        public Optional<Sandbox> find(SandboxId id) {
            return Optional.empty();
        }

        @Override
        public void close() {
            closed.add(name);
        }
    }

    private BackendChoice.Way works(String name) {
        return () -> new OneBackend(name, true);
    }

    private static BackendChoice.Way missing(SandboxError error) {
        return () -> {
            throw new SandboxException(error, "It is missing.");
        };
    }

    private static Backend open(BackendKind kind, BackendChoice.Way nativeWay, BackendChoice.Way dockerWay)
            throws SandboxException {
        return new BackendChoice(kind, nativeWay, dockerWay).open(Limits.DEFAULT);
    }

    @Test
    void takesNativeWhereThereAreBoth() throws Exception {
        assertThat(open(BackendKind.AUTO, works("native"), works("docker")).name())
                .isEqualTo("native");
    }

    @Test
    void takesDockerWhereNativeIsMissingOrCannotMakeASandbox() throws Exception {
        assertThat(open(BackendKind.AUTO, missing(SandboxError.NOT_PRIVILEGED), works("docker"))
                        .name())
                .isEqualTo("docker");
        assertThat(open(BackendKind.AUTO, () -> new OneBackend("native", false), works("docker"))
                        .name())
                .isEqualTo("docker");
        assertThat(closed).containsExactly("native");
    }

    @Test
    void tellsBothReasonsWhereThereIsNeither() {
        assertThatThrownBy(() ->
                        open(BackendKind.AUTO, missing(SandboxError.NOT_PRIVILEGED), missing(SandboxError.NO_ENGINE)))
                .isInstanceOfSatisfying(
                        SandboxException.class, e -> assertThat(e.error()).isEqualTo(SandboxError.NOT_PRIVILEGED))
                .hasMessageContaining("SBX-02")
                .hasMessageContaining("SBX-30");
    }

    @Test
    void takesNoOtherThanTheOneThatIsWanted() throws Exception {
        assertThat(open(BackendKind.DOCKER, works("native"), works("docker")).name())
                .isEqualTo("docker");
        assertThatThrownBy(() -> open(BackendKind.DOCKER, works("native"), missing(SandboxError.NO_ENGINE)))
                .hasMessageContaining("SBX-30");
        assertThatThrownBy(() -> open(BackendKind.NATIVE, missing(SandboxError.NO_SECCOMP), works("docker")))
                .hasMessageContaining("SBX-05");
    }

    @Test
    void refusesKubernetesInSoManyWords() {
        assertThatThrownBy(() -> open(BackendKind.KUBERNETES, works("native"), works("docker")))
                .hasMessageContaining("SBX-34")
                .hasMessageContaining("Kubernetes");
    }

    @Test
    void isConfiguredByName() {
        RunnerConfig.Sandbox usual = TestConfig.of(Map.of()).sandbox();
        assertThat(usual.backend()).isEqualTo(BackendKind.AUTO);
        assertThat(usual.docker().address()).hasToString("unix:///var/run/docker.sock");
        RunnerConfig.Sandbox docker = TestConfig.of(Map.of(
                        "tandem.sandbox.backend",
                        "docker",
                        "tandem.sandbox.docker.address",
                        "unix:///run/podman/podman.sock",
                        "tandem.sandbox.docker.image",
                        "mine:2",
                        "tandem.sandbox.docker.images.java",
                        "registry.example.org:5000/jdk:25"))
                .sandbox();
        assertThat(docker.backend()).isEqualTo(BackendKind.DOCKER);
        assertThat(docker.docker().image()).isEqualTo("mine:2");
        assertThat(docker.docker().images()).containsExactly(Map.entry("java", "registry.example.org:5000/jdk:25"));
    }
}
