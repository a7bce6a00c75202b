package dev.tandem.sandbox.nativebackend;

import dev.tandem.sandbox.Backend;
import dev.tandem.sandbox.NetworkBehaviour;
import dev.tandem.sandbox.SandboxException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class NativeNetworkTest extends NetworkBehaviour {
    @TempDir
    static Path state;

    private static Backend backend;

    @BeforeAll
    static void openBackend() throws SandboxException {
        backend = NativeBackends.open(state);
    }

    @AfterAll
    static void closeBackend() {
        if (backend != null) {
            backend.close();
        }
    }

    @Override
    protected Backend backend() {
        return backend;
    }
}
