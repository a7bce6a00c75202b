package dev.tandem.sandbox.nativebackend;

import dev.tandem.sandbox.Backend;
import dev.tandem.sandbox.LiveBehaviour;
import dev.tandem.sandbox.SharedBackend;
import org.junit.jupiter.api.extension.RegisterExtension;

class NativeLiveTest extends LiveBehaviour {
    @RegisterExtension
    static final SharedBackend NATIVE = new SharedBackend(NativeBackends::open);

    @Override
    protected Backend backend() {
        return NATIVE.backend();
    }

    @Override
    protected boolean hasGroups() {
        return NativeBackends.haveGroups();
    }
}
