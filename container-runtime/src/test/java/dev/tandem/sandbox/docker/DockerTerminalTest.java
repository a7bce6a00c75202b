package dev.tandem.sandbox.docker;

import dev.tandem.sandbox.Backend;
import dev.tandem.sandbox.SharedBackend;
import dev.tandem.sandbox.TerminalBehaviour;
import org.junit.jupiter.api.extension.RegisterExtension;

class DockerTerminalTest extends TerminalBehaviour {
    @RegisterExtension
    static final SharedBackend DOCKER = new SharedBackend(DockerEngines::open);

    @Override
    protected Backend backend() {
        return DOCKER.backend();
    }
}
