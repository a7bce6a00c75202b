package dev.tandem.sandbox.nativebackend;

import dev.tandem.sandbox.Backend;
import dev.tandem.sandbox.LiveBehaviour;
import org.junit.jupiter.api.extension.RegisterExtension;

class NativeLiveTest extends LiveBehaviour {
    @RegisterExtension
    static final SharedNativeBackend NATIVE = new SharedNativeBackend();

    @Override
    protected Backend backend() {
        return NATIVE.backend();
    }
}
