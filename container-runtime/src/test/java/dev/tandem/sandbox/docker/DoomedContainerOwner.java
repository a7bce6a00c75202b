package dev.tandem.sandbox.docker;

import dev.tandem.sandbox.DoomedOwner;
import java.net.URI;
import java.nio.file.Path;

/** A process of its own. */
final class DoomedContainerOwner {
    private DoomedContainerOwner() {}

    public static void main(String[] arguments) throws Exception {
        DoomedOwner.wait(DockerBackend.open(DockerBackendConfig.DEFAULT
                .withStateDirectory(Path.of(arguments[0]))
                .withAddress(URI.create(arguments[1]))
                .withImage(arguments[2])));
    }
}
