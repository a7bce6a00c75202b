package dev.tandem.sandbox.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.sandbox.Backend;
import dev.tandem.sandbox.Limits;
import dev.tandem.sandbox.LiveBehaviour;
import dev.tandem.sandbox.ProcessSpec;
import dev.tandem.sandbox.Sandbox;
import dev.tandem.sandbox.SandboxError;
import dev.tandem.sandbox.SandboxException;
import dev.tandem.sandbox.SandboxSpec;
import dev.tandem.sandbox.SharedBackend;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DockerLiveTest extends LiveBehaviour {
    @RegisterExtension
    static final SharedBackend DOCKER = new SharedBackend(DockerEngines::open);

    @Override
    protected Backend backend() {
        return DOCKER.backend();
    }

    @Override
    protected boolean hasDebuggers() {
        return false;
    }

    @Test
    void saysThatThereAreNoDebuggers() throws Exception {
        try (Sandbox sandbox = backend().create(SandboxSpec.of("no debuggers", Limits.DEFAULT))) {
            assertThatThrownBy(() -> sandbox.start(ProcessSpec.of("true").withDebugging()))
                    .isInstanceOfSatisfying(
                            SandboxException.class, e -> assertThat(e.error()).isEqualTo(SandboxError.NO_DEBUGGER));
        }
    }
}
