package dev.tandem.sandbox.nativebackend;

import dev.tandem.sandbox.Finding;
import dev.tandem.sandbox.SandboxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Native backends for tests. */
public final class NativeBackends {
    private NativeBackends() {}

    /** Opens one, or skips the test where the machine cannot have any. */
    public static NativeBackend open(Path stateDirectory) throws SandboxException {
        assume();
        return NativeBackend.open(NativeBackendConfig.DEFAULT.withStateDirectory(stateDirectory));
    }

    /** What owners have left in a state directory: nothing, when all of them have closed. */
    public static List<Path> leftovers(Path stateDirectory) throws IOException {
        try (Stream<Path> owners = Files.list(stateDirectory.resolve("owners"))) {
            return owners.toList();
        }
    }

    /** Skips the test where the machine cannot have sandboxes. */
    public static void assume() {
        List<Finding> missing = Doctor.examine().stream()
                .filter(finding -> finding.required() && !finding.ok())
                .toList();
        Assumptions.assumeTrue(missing.isEmpty(), () -> "this machine cannot have native sandboxes: " + missing);
    }
}
