package dev.tandem.sandbox.nativebackend;

import dev.tandem.sandbox.Backend;
import dev.tandem.sandbox.SandboxBehaviour;
import org.junit.jupiter.api.extension.RegisterExtension;

class NativeBackendTest extends SandboxBehaviour {
    @RegisterExtension
    static final SharedNativeBackend NATIVE = new SharedNativeBackend();

    @Override
    protected Backend backend() {
        return NATIVE.backend();
    }
}
