package dev.tandem.sandbox.nativebackend;

import dev.tandem.sandbox.Backend;
import dev.tandem.sandbox.SharedBackend;
import dev.tandem.sandbox.TerminalBehaviour;
import org.junit.jupiter.api.extension.RegisterExtension;

class NativeTerminalTest extends TerminalBehaviour {
    @RegisterExtension
    static final SharedBackend NATIVE = new SharedBackend(NativeBackends::open);

    @Override
    protected Backend backend() {
        return NATIVE.backend();
    }
}
