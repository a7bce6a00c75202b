package dev.tandem.sandbox.nativebackend;

import dev.tandem.sandbox.Limits;
import dev.tandem.sandbox.ProcessSpec;
import dev.tandem.sandbox.Sandbox;
import dev.tandem.sandbox.SandboxSpec;
import java.nio.file.Path;

/** A process that owns a sandbox full of stubborn programs, says so, and waits to be killed. */
final class DoomedOwner {
    private static final String STUBBORN = """
            import os, signal, time
            for number in range(1, 32):
                if number not in (signal.SIGKILL, signal.SIGSTOP):
                    signal.signal(number, signal.SIG_IGN)
            os.fork()
            os.setsid() if os.getpid() != os.getsid(0) else None
            if os.fork() == 0:
                os.setsid()
            print('up', flush=True)
            while True:
                time.sleep(1)
            """;

    private DoomedOwner() {}

    public static void main(String[] arguments) throws Exception {
        NativeBackend backend =
                NativeBackend.open(NativeBackendConfig.DEFAULT.withStateDirectory(Path.of(arguments[0])));
        Sandbox sandbox = backend.create(SandboxSpec.of("doomed", Limits.DEFAULT));
        for (int i = 0; i < 3; i++) {
            sandbox.start(ProcessSpec.of("python3", "-c", STUBBORN)).output().readNBytes(12);
        }
        String init = sandbox.workspace().getName(1).toString();
        System.out.println("init " + init);
        Thread.sleep(Long.MAX_VALUE);
    }
}
