package dev.tandem.sandbox.nativebackend;

import dev.tandem.sandbox.Backend;
import dev.tandem.sandbox.HostileBehaviour;
import dev.tandem.sandbox.SharedBackend;
import org.junit.jupiter.api.extension.RegisterExtension;

class NativeHostileTest extends HostileBehaviour {
    @RegisterExtension
    static final SharedBackend NATIVE = new SharedBackend(NativeBackends::open);

    @Override
    protected Backend backend() {
        return NATIVE.backend();
    }
}
