package dev.tandem.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.sandbox.ProcessEnd.Cause;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What can be seen and changed of a sandbox while its programs run, whichever backend makes it. */
@Timeout(60)
public abstract class LiveBehaviour {
    private static final long MIB = 1L << 20;
    private static final String HOG = "while :; do :; done";

    private Sandbox sandbox;

    protected abstract Backend backend();

    /** Whether it lets one program trace others. */
    protected boolean hasDebuggers() {
        return true;
    }

    /** Whether sandboxes have control groups: without, memory is limited in another way and nothing can be paused. */
    protected boolean hasGroups() {
        return true;
    }

    @BeforeEach
    void open() throws SandboxException {
        sandbox = backend().create(SandboxSpec.of("live", Limits.DEFAULT.withDiskBytes(16 * MIB)));
    }

    @AfterEach
    void close() {
        sandbox.close();
    }

    private SandboxProcess shell(String script) throws SandboxException {
        return sandbox.start(ProcessSpec.of("sh", "-c", script));
    }

    /** Waits for it, at most ten seconds. */
    private static void eventually(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(1_000_000);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    private Duration cpu() {
        return sandbox.usage().cpu();
    }

    private static void assertRefused(SandboxError error, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        SandboxException.class, e -> assertThat(e.error()).isEqualTo(error));
    }

    @Test
    void tellsWhatProgramsUseWhileTheyRun() throws Exception {
        String hoard = "import time; held = bytearray(60 << 20); print('up', flush=True)\nwhile True: pass";
        try (SandboxProcess idle = sandbox.start(ProcessSpec.of("cat"));
                SandboxProcess busy = sandbox.start(ProcessSpec.of("python3", "-c", hoard))) {
            assertThat(busy.output().read()).isEqualTo('u');
            ProcessUsage before = busy.usage();
            assertThat(before.memoryBytes()).isBetween(60 * MIB, 200 * MIB);
            assertThat(before.processes()).isEqualTo(1);
            assertThat(idle.usage().memoryBytes()).isLessThan(20 * MIB);
            eventually(() -> busy.usage().cpu().compareTo(before.cpu().plusMillis(100)) > 0);
            assertThat(idle.usage().cpu()).isLessThan(Duration.ofMillis(100));
            assertThat(cpu()).isGreaterThanOrEqualTo(before.cpu().plusMillis(100));
            assertThat(sandbox.usage().processes()).isEqualTo(2);
            assertThat(sandbox.usage().memoryBytes()).isGreaterThan(60 * MIB);
        }
    }

    @Test
    void countsTheTimeOfDescendantsThatNobodyWaitedFor() throws Exception {
        Assumptions.assumeTrue(hasGroups(), "without control groups it is lost");
        String script = "(setsid sh -c 'timeout 0.3 sh -c \"" + HOG + "\"; echo done' &) ; read line";
        try (SandboxProcess process = shell(script)) {
            assertThat(process.output().read()).isEqualTo('d');
            Duration live = process.usage().cpu();
            assertThat(live).isBetween(Duration.ofMillis(50), Duration.ofSeconds(2));
            process.input().write('\n');
            assertThat(process.await().cpu()).isGreaterThanOrEqualTo(live);
            assertThat(process.usage())
                    .matches(usage -> usage.processes() == 0 && usage.memoryBytes() == 0)
                    .matches(usage -> usage.cpu().compareTo(live) >= 0);
            assertThat(cpu()).isGreaterThanOrEqualTo(live);
        }
    }

    @Test
    void listsProcessesUntilTheyEnd() throws Exception {
        assertThat(sandbox.processes()).isEmpty();
        try (SandboxProcess first = sandbox.start(ProcessSpec.of("cat", "-u"));
                SandboxProcess second = sandbox.start(ProcessSpec.of("sleep", "600"))) {
            assertThat(sandbox.processes())
                    .extracting(ProcessInfo::command)
                    .containsExactly(List.of("cat", "-u"), List.of("sleep", "600"));
            assertThat(sandbox.processes()).allMatch(process -> process.usage().processes() == 1);
            assertThat(sandbox.processes()).extracting(ProcessInfo::number).containsExactly(1, 2);
            first.stop();
            first.await();
            assertThat(sandbox.processes()).extracting(ProcessInfo::number).containsExactly(2);
            second.stop();
        }
        sandbox.close();
        assertThat(sandbox.processes()).isEmpty();
        assertThat(sandbox.usage()).isEqualTo(new Usage(Duration.ZERO, 0, 0, 0, 0));
    }

    @Test
    void findsASandboxByItsNameToJoinIt() throws Exception {
        Sandbox found = backend().find(sandbox.id()).orElseThrow();
        sandbox.files().write("here", "same".getBytes(StandardCharsets.UTF_8), false);
        assertThat(Ran.in(found, ProcessSpec.of("cat", "here")).output()).isEqualTo("same");
        sandbox.close();
        assertThat(backend().find(sandbox.id())).isEmpty();
        assertThat(backend().find(SandboxId.random())).isEmpty();
    }

    @Test
    void pausesAndResumes() throws Exception {
        Assumptions.assumeTrue(hasGroups(), "without control groups nothing can be paused");
        try (SandboxProcess hog = shell(HOG);
                SandboxProcess echo = sandbox.start(ProcessSpec.of("cat"))) {
            eventually(() -> hog.usage().cpu().toMillis() > 20);
            sandbox.pause();
            sandbox.pause();
            assertThat(sandbox.isPaused()).isTrue();
            Duration frozen = cpu();
            echo.input().write('x');
            assertRefused(SandboxError.PAUSED, () -> shell("true"));
            sandbox.files().write("meanwhile", new byte[] {1}, false);
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
            assertThat(cpu()).isEqualTo(frozen);
            assertThat(echo.output().available()).isZero();

            sandbox.resume();
            sandbox.resume();
            assertThat(sandbox.isPaused()).isFalse();
            assertThat(echo.output().read()).isEqualTo('x');
            eventually(() -> cpu().compareTo(frozen.plusMillis(20)) > 0);
            assertThat(Ran.in(sandbox, ProcessSpec.of("ls")).output()).isEqualTo("meanwhile\n");
        }
    }

    @Test
    void aPausedSandboxCanBeStoppedAndClosed() throws Exception {
        Assumptions.assumeTrue(hasGroups(), "without control groups nothing can be paused");
        SandboxProcess stopped = shell(HOG);
        SandboxProcess limited = sandbox.start(ProcessSpec.of("sleep", "600").withTimeLimit(Duration.ofMillis(200)));
        SandboxProcess closed = shell(HOG);
        sandbox.pause();
        stopped.stop();
        assertThat(stopped.await().cause()).isEqualTo(Cause.STOPPED);
        assertThat(limited.await().cause()).isEqualTo(Cause.TIME_LIMIT);
        sandbox.close();
        assertThat(closed.await().cause()).isEqualTo(Cause.STOPPED);
        assertRefused(SandboxError.CLOSED, sandbox::resume);
        assertRefused(SandboxError.CLOSED, sandbox::pause);
    }

    @Test
    void isGivenToSomebodyWithOtherLimits() throws Exception {
        Limits little = Limits.DEFAULT
                .withMemoryBytes(64 * MIB)
                .withDiskBytes(4 * MIB)
                .withInodes(50)
                .withProcesses(5)
                .withOpenFiles(50);
        sandbox.assign("somebody", little);
        assertThat(backend().list())
                .anyMatch(info -> info.id().equals(sandbox.id()) && info.label().equals("somebody"));
        Ran filled = Ran.in(sandbox, ProcessSpec.of("sh", "-c", "head -c 100m /dev/zero > big"));
        assertThat(filled.end().cause()).as("%s", filled).isEqualTo(Cause.DISK_LIMIT);
        assertThat(sandbox.usage().diskBytes()).isEqualTo(4 * MIB);
        assertRefused(
                SandboxError.NO_CHANGE, () -> sandbox.assign("smaller than what is used", little.withDiskBytes(MIB)));
        assertThat(Ran.in(sandbox, ProcessSpec.of("rm", "big")).end().exitCode())
                .isZero();
        Ran memory = Ran.in(sandbox, ProcessSpec.of("python3", "-c", "bytearray(100 << 20)"));
        assertThat(memory.end())
                .matches(end -> end.cause() == Cause.MEMORY_LIMIT || (!hasGroups() && end.exitCode() != 0));
        assertThat(Ran.in(sandbox, ProcessSpec.of("sh", "-c", "ulimit -n")).output())
                .isEqualTo("50\n");
        if (hasGroups()) {
            String many = "for i in 1 2 3 4 5 6 7 8; do sleep 1 & done; wait";
            assertThat(Ran.in(sandbox, ProcessSpec.of("sh", "-c", many)).errors())
                    .containsIgnoringCase("fork");
        }

        sandbox.assign("somebody else", Limits.DEFAULT.withDiskBytes(16 * MIB));
        assertThat(Ran.in(sandbox, ProcessSpec.of("python3", "-c", "bytearray(100 << 20)"))
                        .end()
                        .cause())
                .isEqualTo(Cause.EXITED);
        sandbox.close();
        assertRefused(SandboxError.CLOSED, () -> sandbox.assign("nobody", Limits.DEFAULT));
    }

    @Test
    void saysThatNothingCanBePaused() throws Exception {
        Assumptions.assumeFalse(hasGroups(), "here it can");
        try (SandboxProcess hog = shell(HOG)) {
            assertRefused(SandboxError.NO_PAUSE, sandbox::pause);
            assertThat(sandbox.isPaused()).isFalse();
            hog.stop();
            assertThat(hog.await().cause()).isEqualTo(Cause.STOPPED);
        }
    }

    @Test
    void onlyADebuggerMayTrace() throws Exception {
        Assumptions.assumeTrue(hasDebuggers(), "this backend has no debuggers that trace");
        // PTRACE_TRACEME in a child, as "run" in a debugger does, and PTRACE_SEIZE of another program of the sandbox.
        String debugger = """
                import ctypes, os, sys
                libc = ctypes.CDLL(None, use_errno=True)
                def ptrace(request, pid):
                    libc.ptrace.argtypes = [ctypes.c_long] * 4
                    return 'may' if libc.ptrace(request, pid, 0, 0) == 0 else 'error %d' % ctypes.get_errno()
                child = os.fork()
                if child == 0:
                    print(ptrace(0, 0), flush=True)
                    os._exit(0)
                os.waitpid(child, 0)
                print(ptrace(16, 1))
                """;
        Ran as = Ran.in(sandbox, ProcessSpec.of("python3", "-c", debugger).withDebugging());
        assertThat(as.output()).as("init is not the sandbox's").isEqualTo("may\nerror 1\n");
        assertThat(Ran.in(sandbox, ProcessSpec.of("python3", "-c", debugger)).output())
                .isEqualTo("error 1\nerror 1\n");
    }

    @Test
    void aDebuggerMayDoNothingElseThatOthersMayNot() throws Exception {
        Assumptions.assumeTrue(hasDebuggers(), "this backend has no debuggers that trace");
        String attempts = """
                import ctypes
                libc = ctypes.CDLL(None, use_errno=True)
                for number in (165, 272, 308, 321, 323, 425, 438, 298, 250):
                    result = libc.syscall(ctypes.c_long(number), 0x10000000, 0, 0, 0, 0)
                    print(number, result, ctypes.get_errno())
                """;
        Ran ran = Ran.in(sandbox, ProcessSpec.of("python3", "-c", attempts).withDebugging());
        assertThat(ran.output().lines()).hasSize(9).allMatch(line -> line.endsWith("-1 1"));
    }
}
