package dev.tandem.sandbox.nativebackend;

import dev.tandem.sandbox.Backend;
import dev.tandem.sandbox.NetworkBehaviour;
import dev.tandem.sandbox.SharedBackend;
import org.junit.jupiter.api.extension.RegisterExtension;

class NativeNetworkTest extends NetworkBehaviour {
    @RegisterExtension
    static final SharedBackend NATIVE = new SharedBackend(NativeBackends::open);

    @Override
    protected Backend backend() {
        return NATIVE.backend();
    }
}
