package dev.tandem.sandbox.nativebackend;

import dev.tandem.sandbox.DoomedOwner;
import java.nio.file.Path;

/** A process of its own. */
final class DoomedNativeOwner {
    private DoomedNativeOwner() {}

    public static void main(String[] arguments) throws Exception {
        DoomedOwner.wait(NativeBackend.open(NativeBackendConfig.DEFAULT.withStateDirectory(Path.of(arguments[0]))));
    }
}
