package dev.tandem.sandbox.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.WaitContainerResultCallback;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Ulimit;
import com.github.dockerjava.core.DockerClientImpl;
import dev.tandem.sandbox.SandboxId;
import java.io.IOException;
import java.util.List;

/** A second image, made of the tests' own: it has one file more. Removed in the end. */
final class OtherImage implements AutoCloseable {
    static final String FILE = "/opt/which";
    static final String CONTENT = "the other image\n";

    private final DockerClient client;
    private final String name;

    private OtherImage(DockerClient client, String name) {
        this.client = client;
        this.name = name;
    }

    static OtherImage of(DockerBackendConfig config) {
        DockerClient client = DockerClientImpl.getInstance(
                new EngineSettings(config.address()), new EngineTransport(config.socket()));
        String repository = "tandem-test-" + SandboxId.random().value();
        String container = client.createContainerCmd(config.image())
                .withEntrypoint("/bin/sh", "-c", "mkdir -p /opt && printf '%s' '" + CONTENT + "' >" + FILE)
                .withHostConfig(HostConfig.newHostConfig()
                        .withNetworkMode("none")
                        .withUlimits(List.of(new Ulimit("nofile", 1024L, 1024L), new Ulimit("nproc", 1024L, 1024L))))
                .exec()
                .getId();
        client.startContainerCmd(container).exec();
        int exit = client.waitContainerCmd(container)
                .exec(new WaitContainerResultCallback())
                .awaitStatusCode();
        client.commitCmd(container).withRepository(repository).withTag("1").exec();
        client.removeContainerCmd(container).withForce(true).exec();
        if (exit != 0) {
            throw new IllegalStateException("the other image cannot be made: exit " + exit);
        }
        return new OtherImage(client, repository + ":1");
    }

    String name() {
        return name;
    }

    void remove() {
        client.removeImageCmd(name).withForce(true).exec();
    }

    @Override
    public void close() throws IOException {
        try (client) {
            boolean isThere = client.listImagesCmd().withReferenceFilter(name).exec().stream()
                    .anyMatch(image -> image.getRepoTags() != null && image.getRepoTags().length > 0);
            if (isThere) {
                remove();
            }
        }
    }
}
