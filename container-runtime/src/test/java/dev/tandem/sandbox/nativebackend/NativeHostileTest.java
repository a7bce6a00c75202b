package dev.tandem.sandbox.nativebackend;

import dev.tandem.sandbox.Backend;
import dev.tandem.sandbox.HostileBehaviour;
import dev.tandem.sandbox.HostilePrograms;
import dev.tandem.sandbox.SharedBackend;
import java.util.Optional;
import org.junit.jupiter.api.extension.RegisterExtension;

class NativeHostileTest extends HostileBehaviour {
    @RegisterExtension
    static final SharedBackend NATIVE = new SharedBackend(NativeBackends::open);

    @Override
    protected Backend backend() {
        return NATIVE.backend();
    }

    @Override
    protected boolean hasOwnUsers() {
        return NativeBackends.haveOwnUsers();
    }

    @Override
    protected Optional<String> knownWeakness(HostilePrograms.Attack attack) {
        boolean uncounted = attack.name().equals("memory_of_sockets") && !NativeBackends.haveGroups();
        return uncounted ? Optional.of("without control groups the kernel counts it for nobody") : Optional.empty();
    }
}
