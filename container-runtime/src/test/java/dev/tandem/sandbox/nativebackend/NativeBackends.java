package dev.tandem.sandbox.nativebackend;

import dev.tandem.sandbox.Finding;
import dev.tandem.sandbox.SandboxException;
import dev.tandem.sandbox.linux.ControlGroups;
import dev.tandem.sandbox.linux.UserNamespace;
import java.io.IOException;
import java.io.UncheckedIOException;
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

    /** Whether sandboxes have control groups here: without, some limits hold less exactly, see {@code docs/security.md}. */
    public static boolean haveGroups() {
        try {
            return UserNamespace.current().isInitial() || ControlGroups.areDelegated();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether each sandbox has a user of its own here. */
    static boolean haveOwnUsers() {
        try {
            return !UserNamespace.current().hasOneUser();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
