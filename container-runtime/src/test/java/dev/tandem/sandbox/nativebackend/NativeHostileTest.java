package dev.tandem.sandbox.nativebackend;

import dev.tandem.sandbox.Backend;
import dev.tandem.sandbox.HostileBehaviour;
import org.junit.jupiter.api.extension.RegisterExtension;

class NativeHostileTest extends HostileBehaviour {
    @RegisterExtension
    static final SharedNativeBackend NATIVE = new SharedNativeBackend();

    @Override
    protected Backend backend() {
        return NATIVE.backend();
    }
}
