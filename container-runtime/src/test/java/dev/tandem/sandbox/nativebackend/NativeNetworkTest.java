package dev.tandem.sandbox.nativebackend;

import dev.tandem.sandbox.Backend;
import dev.tandem.sandbox.NetworkBehaviour;
import org.junit.jupiter.api.extension.RegisterExtension;

class NativeNetworkTest extends NetworkBehaviour {
    @RegisterExtension
    static final SharedNativeBackend NATIVE = new SharedNativeBackend();

    @Override
    protected Backend backend() {
        return NATIVE.backend();
    }
}
