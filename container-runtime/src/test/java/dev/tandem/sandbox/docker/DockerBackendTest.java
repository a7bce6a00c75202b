package dev.tandem.sandbox.docker;

import dev.tandem.sandbox.Backend;
import dev.tandem.sandbox.SandboxBehaviour;
import dev.tandem.sandbox.SharedBackend;
import org.junit.jupiter.api.extension.RegisterExtension;

class DockerBackendTest extends SandboxBehaviour {
    @RegisterExtension
    static final SharedBackend DOCKER = new SharedBackend(DockerEngines::open);

    @Override
    protected Backend backend() {
        return DOCKER.backend();
    }
}
