package dev.tandem.sandbox.docker;

import dev.tandem.sandbox.Finding;
import dev.tandem.sandbox.SandboxException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/**
 * The engine for tests. {@code launcher/engine.sh} starts one and tells of it by the variables {@code TANDEM_TEST_ENGINE}, its address, and
 * {@code TANDEM_TEST_IMAGE}.
 */
final class DockerEngines {
    private static final String REASON = "TANDEM_TEST_ENGINE_MISSING";

    private DockerEngines() {}

    /** Skips the test where there is none, and says why. */
    static DockerBackendConfig assume(Path stateDirectory) {
        String address = System.getenv("TANDEM_TEST_ENGINE");
        String reason = System.getenv(REASON);
        Assumptions.assumeTrue(
                address != null && !address.isEmpty(),
                () -> "no container engine: "
                        + (reason == null ? "start one with: eval \"$(launcher/engine.sh)\"" : reason));
        DockerBackendConfig config = DockerBackendConfig.DEFAULT
                .withAddress(URI.create(String.valueOf(address)))
                .withImage(String.valueOf(System.getenv("TANDEM_TEST_IMAGE")))
                .withStateDirectory(stateDirectory);
        List<Finding> missing = DockerDoctor.examine(config).stream()
                .filter(finding -> finding.required() && !finding.ok())
                .toList();
        Assumptions.assumeTrue(missing.isEmpty(), () -> "this engine cannot have sandboxes: " + missing);
        return config;
    }

    static DockerBackend open(Path stateDirectory) throws SandboxException {
        return DockerBackend.open(assume(stateDirectory));
    }
}
