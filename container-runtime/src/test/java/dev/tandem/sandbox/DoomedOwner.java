package dev.tandem.sandbox;

/** What a process does that owns a sandbox full of stubborn programs, says so, and waits to be killed. */
public final class DoomedOwner {
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

    /** Prints a line when all is up, and never returns. */
    public static void wait(Backend backend) throws Exception {
        Sandbox sandbox = backend.create(SandboxSpec.of("doomed", Limits.DEFAULT));
        for (int i = 0; i < 3; i++) {
            sandbox.start(ProcessSpec.of("python3", "-c", STUBBORN)).output().readNBytes(12);
        }
        System.out.println("init " + sandbox.workspace().getName(1));
        Thread.sleep(Long.MAX_VALUE);
    }
}
