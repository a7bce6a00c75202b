package dev.tandem.sandbox.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.sandbox.Backend;
import dev.tandem.sandbox.LifetimeBehaviour;
import dev.tandem.sandbox.SandboxException;
import java.io.IOException;
import java.util.List;

class DockerLifetimeTest extends LifetimeBehaviour {
    @Override
    protected Backend open() throws SandboxException {
        return DockerEngines.open(state);
    }

    @Override
    protected List<String> doomedOwner() {
        DockerBackendConfig config = DockerEngines.assume(state);
        return List.of(
                DoomedContainerOwner.class.getName(),
                state.toString(),
                config.address().toString(),
                config.image());
    }

    @Override
    protected Crowd crowd() {
        return new Crowd(4, 12);
    }

    @Override
    protected void assertNothingIsLeft() throws IOException {
        String mine = "dev.tandem.state=" + state;
        try (Engine engine = new Engine(DockerEngines.assume(state))) {
            assertThat(engine.containers(mine)).isEmpty();
            assertThat(engine.volumes(mine)).isEmpty();
        }
    }
}
