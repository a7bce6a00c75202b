package dev.tandem.sandbox.nativebackend;

import dev.tandem.sandbox.Backend;
import dev.tandem.sandbox.TerminalBehaviour;
import org.junit.jupiter.api.extension.RegisterExtension;

class NativeTerminalTest extends TerminalBehaviour {
    @RegisterExtension
    static final SharedNativeBackend NATIVE = new SharedNativeBackend();

    @Override
    protected Backend backend() {
        return NATIVE.backend();
    }
}
