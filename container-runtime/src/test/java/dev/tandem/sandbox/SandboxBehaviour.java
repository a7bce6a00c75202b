package dev.tandem.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.sandbox.ProcessEnd.Cause;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a sandbox does, whichever backend makes it. A backend's test extends this and says how to open it. */
@Timeout(60)
public abstract class SandboxBehaviour {
    private static final long MIB = 1L << 20;
    private static final Limits SMALL = Limits.DEFAULT
            .withMemoryBytes(96 * MIB)
            .withDiskBytes(16 * MIB)
            .withFileSizeBytes(64 * MIB)
            .withInodes(200)
            .withProcesses(40);

    private Sandbox sandbox;

    protected abstract Backend backend();

    /** Whether sandboxes have control groups: without, memory is limited in another way and nothing can be paused. */
    protected boolean hasGroups() {
        return true;
    }

    @BeforeEach
    void open() throws SandboxException {
        sandbox = backend().create(SandboxSpec.of("behaviour", SMALL));
    }

    @AfterEach
    void close() {
        sandbox.close();
    }

    private Ran run(String... command) throws Exception {
        return Ran.in(sandbox, ProcessSpec.of(command));
    }

    private Ran shell(String script) throws Exception {
        return run("sh", "-c", script);
    }

    @Test
    void helloWorld() throws Exception {
        Ran ran = run("python3", "-c", "print('hello, world')");
        assertThat(ran.output()).isEqualTo("hello, world\n");
        assertThat(ran.end().cause()).isEqualTo(Cause.EXITED);
        assertThat(ran.end().exitCode()).isZero();
        assertThat(ran.end().wall()).isPositive();
        assertThat(ran.end().cpu()).isPositive();
        if (hasGroups()) { // else nobody may have looked while it ran
            assertThat(ran.end().peakMemoryBytes()).isPositive();
        }
    }

    @Test
    void tellsExitCodesAndSignals() throws Exception {
        assertThat(shell("exit 0").end().exitCode()).isZero();
        assertThat(shell("exit 42").end()).matches(end -> end.exitCode() == 42 && end.cause() == Cause.EXITED);
        assertThat(shell("kill -SEGV $$").end())
                .matches(end -> end.exitCode() == 128 + 11 && end.cause() == Cause.SIGNALLED);
    }

    @Test
    void sendsSignalsToTheProcessAlone() throws Exception {
        String script = "sleep 100 & trap 'echo asked; kill $!; exit 5' TERM; echo ready; wait";
        try (SandboxProcess process = sandbox.start(ProcessSpec.of("sh", "-c", script))) {
            BufferedReader lines = new BufferedReader(new InputStreamReader(process.output(), StandardCharsets.UTF_8));
            assertThat(lines.readLine()).isEqualTo("ready");
            process.signal(Signal.TERMINATE);
            assertThat(lines.readLine()).isEqualTo("asked");
            assertThat(process.await().exitCode()).isEqualTo(5);
            process.signal(Signal.KILL); // after the end: nothing
        }
        try (SandboxProcess process = sandbox.start(ProcessSpec.of("sleep", "100"))) {
            process.signal(Signal.STOP);
            process.signal(Signal.CONTINUE);
            process.signal(Signal.INTERRUPT);
            assertThat(process.await()).matches(end -> end.exitCode() == 128 + 2 && end.cause() == Cause.SIGNALLED);
        }
    }

    @Test
    void keepsOutputAndErrorsApart() throws Exception {
        Ran ran = shell("echo out; echo err >&2; echo more");
        assertThat(ran.output()).isEqualTo("out\nmore\n");
        assertThat(ran.errors()).isEqualTo("err\n");
    }

    @Test
    void passesInputOn() throws Exception {
        String text = "line\n".repeat(100_000);
        Ran ran = Ran.in(sandbox, ProcessSpec.of("wc", "-c"), text);
        assertThat(ran.output().strip()).isEqualTo(Integer.toString(text.length()));
    }

    @Test
    void answersWhileTheProgramRuns() throws Exception {
        try (SandboxProcess process = sandbox.start(ProcessSpec.of("cat"))) {
            BufferedReader lines = new BufferedReader(new InputStreamReader(process.output(), StandardCharsets.UTF_8));
            for (String line : List.of("one", "two", "three")) {
                process.input().write((line + "\n").getBytes(StandardCharsets.UTF_8));
                assertThat(lines.readLine()).isEqualTo(line);
            }
            process.input().close();
            assertThat(process.await().exitCode()).isZero();
        }
    }

    @Test
    void refusesInputThatNobodyReads() throws Exception {
        try (SandboxProcess process = sandbox.start(ProcessSpec.of("sleep", "60"))) {
            byte[] chunk = new byte[1 << 16];
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 100; i++) {
                            process.input().write(chunk);
                        }
                    })
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("has not read");
        }
    }

    @Test
    void givesTheEnvironmentAndTheDirectory() throws Exception {
        ProcessSpec spec = ProcessSpec.of("sh", "-c", "echo $GREETING $PATH; pwd")
                .withEnvironment(Map.of("GREETING", "hi there"))
                .withWorkingDirectory("/tmp");
        assertThat(Ran.in(sandbox, spec).output()).isEqualTo("hi there /usr/local/bin:/usr/bin:/bin\n/tmp\n");
        assertThat(run("pwd").output()).isEqualTo("/workspace\n");
    }

    @Test
    void deliversLargeOutputWhole() throws Exception {
        Ran ran = run("head", "-c", "8000000", "/dev/zero");
        assertThat(ran.output()).hasSize(8_000_000);
        assertThat(ran.end().cause()).isEqualTo(Cause.EXITED);
    }

    @Test
    void deliversOutputInOrder() throws Exception {
        List<String> lines = run("seq", "1", "300000").output().lines().toList();
        assertThat(lines).hasSize(300_000);
        for (int i = 0; i < lines.size(); i++) {
            assertThat(lines.get(i)).isEqualTo(Integer.toString(i + 1));
        }
    }

    @Test
    void saysWhenThereIsNoSuchProgram() {
        assertThatThrownBy(() -> run("no-such-program"))
                .isInstanceOfSatisfying(
                        SandboxException.class, e -> assertThat(e.error()).isEqualTo(SandboxError.START_FAILED))
                .hasMessageContaining("SBX-13")
                .hasMessageContaining("no-such-program");
        assertThatThrownBy(() -> Ran.in(sandbox, ProcessSpec.of("true").withWorkingDirectory("/nowhere")))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("/nowhere");
    }

    @Test
    void stopsAProgram() throws Exception {
        try (SandboxProcess process = sandbox.start(ProcessSpec.of("sh", "-c", "echo ready; exec sleep 600"))) {
            assertThat(process.output().read()).isEqualTo('r');
            process.stop();
            assertThat(process.await().cause()).isEqualTo(Cause.STOPPED);
        }
    }

    @Test
    void stopsDescendantsThatDetachedThemselves() throws Exception {
        String daemon = """
                import os, time
                if os.fork() == 0:
                    os.setsid()
                    if os.fork() == 0:
                        print('ready', flush=True)
                        time.sleep(600)
                    os._exit(0)
                time.sleep(600)
                """;
        try (SandboxProcess process = sandbox.start(ProcessSpec.of("python3", "-c", daemon))) {
            assertThat(process.output().read()).isEqualTo('r');
            process.stop();
            assertThat(process.await().cause()).isEqualTo(Cause.STOPPED);
        }
        Ran.assertNobodyIsLeftIn(sandbox);
        assertThat(run("echo", "warm").output()).isEqualTo("warm\n");
    }

    @Test
    void leavesNothingBehindWhenAProgramExits() throws Exception {
        Ran ran = shell("(setsid sleep 600 &) ; echo done");
        assertThat(ran.output()).isEqualTo("done\n");
        assertThat(ran.end().cause()).isEqualTo(Cause.EXITED);
        Ran.assertNobodyIsLeftIn(sandbox);
    }

    @Test
    void endsAProgramThatTakesTooLong() throws Exception {
        Ran ran = Ran.in(
                sandbox, ProcessSpec.of("sh", "-c", "while :; do :; done").withTimeLimit(Duration.ofMillis(300)));
        assertThat(ran.end().cause()).isEqualTo(Cause.TIME_LIMIT);
        assertThat(ran.end().wall()).isBetween(Duration.ofMillis(300), Duration.ofSeconds(5));
        assertThat(ran.end().detail()).contains("0.3 s");
    }

    @Test
    void endsAProgramThatNeedsTooMuchMemory() throws Exception {
        Ran ran = run("python3", "-c", "x = b'a' * (400 << 20)");
        if (!hasGroups()) {
            // The kernel does not give it to a process by itself; what several take together is looked at.
            assertThat(ran.errors()).contains("MemoryError");
            String family = "import os, time\nfor _ in range(3): os.fork()\nx = b'a' * (30 << 20)\ntime.sleep(60)";
            ran = run("python3", "-c", family);
        }
        assertThat(ran.end().cause()).isEqualTo(Cause.MEMORY_LIMIT);
        assertThat(ran.end().detail()).contains("96 MiB");
        if (hasGroups()) {
            assertThat(ran.end().peakMemoryBytes()).isLessThanOrEqualTo(96 * MIB);
        }
    }

    @Test
    void endsAProgramThatPrintsForEver() throws Exception {
        Ran ran = Ran.in(sandbox, ProcessSpec.of("yes").withOutputLimitBytes(100_000));
        assertThat(ran.end().cause()).isEqualTo(Cause.OUTPUT_LIMIT);
        assertThat(ran.output()).hasSize(100_000);
    }

    @Test
    void countsBothStreamsForTheOutputLimit() throws Exception {
        ProcessSpec spec = ProcessSpec.of("sh", "-c", "while :; do echo out; echo err >&2; done");
        Ran ran = Ran.in(sandbox, spec.withOutputLimitBytes(50_000));
        assertThat(ran.end().cause()).isEqualTo(Cause.OUTPUT_LIMIT);
        assertThat(ran.output().length() + ran.errors().length()).isEqualTo(50_000);
    }

    @Test
    void endsAProgramThatFillsTheDisk() throws Exception {
        Ran ran = shell("dd if=/dev/zero of=big bs=1M count=100");
        assertThat(ran.end().cause()).isEqualTo(Cause.DISK_LIMIT);
        assertThat(ran.errors()).contains("No space left");
        assertThat(sandbox.usage().diskBytes()).isEqualTo(16 * MIB);
        shell("rm big");
        assertThat(run("true").end().cause()).isEqualTo(Cause.EXITED);
    }

    @Test
    void limitsTheNumberOfFiles() throws Exception {
        Ran ran = shell("i=0; while [ $i -lt 1000 ]; do echo > file$i || exit 3; i=$((i+1)); done");
        assertThat(ran.end().cause()).isEqualTo(Cause.DISK_LIMIT);
        assertThat(ran.end().detail()).contains("200 files");
        assertThat(sandbox.usage().inodes()).isEqualTo(200);
    }

    @Test
    void limitsTheSizeOfAFile() throws Exception {
        try (Sandbox roomy = backend().create(SandboxSpec.of("size", SMALL.withFileSizeBytes(MIB)))) {
            Ran ran = Ran.in(roomy, ProcessSpec.of("dd", "if=/dev/zero", "of=big", "bs=64k", "count=100"));
            assertThat(ran.end().cause()).isEqualTo(Cause.DISK_LIMIT);
            assertThat(ran.end().detail()).contains("1 MiB");
        }
    }

    @Test
    void survivesAForkBomb() throws Exception {
        String bomb = "import os\nwhile True:\n try: os.fork()\n except OSError: pass";
        Ran ran = Ran.in(sandbox, ProcessSpec.of("python3", "-c", bomb).withTimeLimit(Duration.ofSeconds(1)));
        assertThat(ran.end().cause()).isIn(Cause.TIME_LIMIT, Cause.MEMORY_LIMIT);
        Ran.assertNobodyIsLeftIn(sandbox);
        assertThat(run("echo", "alive").output()).isEqualTo("alive\n");
    }

    @Test
    void limitsOpenFiles() throws Exception {
        try (Sandbox few = backend().create(SandboxSpec.of("files", SMALL.withOpenFiles(32)))) {
            Ran ran = Ran.in(few, ProcessSpec.of("python3", "-c", "x = [open('/dev/null') for _ in range(100)]"));
            assertThat(ran.errors()).contains("Too many open files");
        }
    }

    @Test
    void runsTwoProcessesSideBySide() throws Exception {
        try (SandboxProcess first = sandbox.start(ProcessSpec.of("cat"));
                SandboxProcess second = sandbox.start(ProcessSpec.of("sh", "-c", "echo from second > shared"))) {
            assertThat(second.await().exitCode()).isZero();
            assertThat(run("cat", "shared").output()).isEqualTo("from second\n");
            second.stop();
            first.input().write('x');
            assertThat(first.output().read()).isEqualTo('x');
        }
    }

    @Test
    void killsAllAndStaysUsable() throws Exception {
        SandboxProcess first = sandbox.start(ProcessSpec.of("sleep", "600"));
        SandboxProcess second = sandbox.start(ProcessSpec.of("sleep", "600"));
        sandbox.killAll();
        assertThat(first.await().cause()).isEqualTo(Cause.STOPPED);
        assertThat(second.await().cause()).isEqualTo(Cause.STOPPED);
        assertThat(run("echo", "again").output()).isEqualTo("again\n");
    }

    @Test
    void closingEndsEverything() throws Exception {
        SandboxProcess process = sandbox.start(ProcessSpec.of("sleep", "600"));
        sandbox.close();
        sandbox.close();
        assertThat(process.await().cause()).isEqualTo(Cause.STOPPED);
        assertThatThrownBy(() -> run("true"))
                .isInstanceOfSatisfying(
                        SandboxException.class, e -> assertThat(e.error()).isEqualTo(SandboxError.CLOSED));
        assertThat(backend().list()).noneMatch(info -> info.id().equals(sandbox.id()));
    }

    @Test
    void listsWhatIsOpenAndRefusesASecondOfOneName() {
        assertThat(backend().list())
                .anyMatch(info -> info.id().equals(sandbox.id())
                        && info.label().equals("behaviour")
                        && info.owner() == ProcessHandle.current().pid());
        assertThatThrownBy(() -> backend().create(new SandboxSpec(sandbox.id(), "again", SMALL, null)))
                .isInstanceOfSatisfying(
                        SandboxException.class, e -> assertThat(e.error()).isEqualTo(SandboxError.DUPLICATE_ID));
    }

    @Test
    void startsEmptyAndKeepsFilesBetweenProcesses() throws Exception {
        assertThat(run("ls", "-A").output()).isEmpty();
        sandbox.files().write("src/main.py", "print(6 * 7)".getBytes(StandardCharsets.UTF_8), false);
        assertThat(run("python3", "src/main.py").output()).isEqualTo("42\n");
        shell("echo changed > src/main.py; mkdir -p a/b; echo deep > a/b/c");
        assertThat(new String(sandbox.files().read("src/main.py", 100), StandardCharsets.UTF_8))
                .isEqualTo("changed\n");
        sandbox.files().move("a/b/c", "moved");
        sandbox.files().delete("a");
        assertThat(run("ls").output()).isEqualTo("moved\nsrc\n");
        assertThat(Arrays.asList(sandbox.workspace().toFile().list())).containsExactlyInAnyOrder("moved", "src");
    }
}
