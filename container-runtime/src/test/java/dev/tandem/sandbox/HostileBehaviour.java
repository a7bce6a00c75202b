package dev.tandem.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.sandbox.ProcessEnd.Cause;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/**
 * What hostile programs must not be able to do, whichever backend makes the sandbox: read, reach or outlive anything outside.
 *
 * <p>The programs are the functions of {@code hostile.py}; each says whether it was held.
 */
@Timeout(120)
public abstract class HostileBehaviour {
    private static final Pattern ATTACK = Pattern.compile("@attack\\ndef (\\w+)\\(");
    private static final int FEWEST = 50;

    protected abstract Backend backend();

    @TestFactory
    Stream<DynamicTest> hostileProgramsAreHeld() throws IOException {
        String source = source();
        List<String> names =
                ATTACK.matcher(source).results().map(found -> found.group(1)).toList();
        assertThat(names).hasSizeGreaterThan(FEWEST);
        return names.stream().map(name -> DynamicTest.dynamicTest(name, () -> assertHeld(name, source)));
    }

    private void assertHeld(String name, String source) throws Exception {
        try (Sandbox sandbox = backend().create(SandboxSpec.of(name, Limits.DEFAULT));
                ServerSocket port = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            sandbox.files().write("hostile.py", source.getBytes(StandardCharsets.UTF_8), false);
            List<String> command = new ArrayList<>(List.of("python3", "-I", "hostile.py", name));
            switch (name) {
                case "signal_host_process" ->
                    command.add(Long.toString(ProcessHandle.current().pid()));
                case "host_port" -> command.add(Integer.toString(port.getLocalPort()));
                default -> {}
            }
            Ran ran = Ran.in(sandbox, ProcessSpec.of(command).withTimeLimit(Duration.ofSeconds(30)));
            assertThat(ran.output().strip()).as(ran.errors()).isEqualTo("HELD");
            assertThat(ran.end().cause()).isEqualTo(Cause.EXITED);
            // Whatever it tried, the sandbox serves the next program.
            assertThat(Ran.in(sandbox, ProcessSpec.of("echo", "next")).output()).isEqualTo("next\n");
        }
    }

    @Test
    void oneSandboxDoesNotSeeAnother() throws Exception {
        try (Sandbox mine = backend().create(SandboxSpec.of("mine", Limits.DEFAULT));
                Sandbox theirs = backend().create(SandboxSpec.of("theirs", Limits.DEFAULT));
                SandboxProcess secret = theirs.start(
                        ProcessSpec.of(
                                "sh",
                                "-c",
                                "echo secret > /workspace/s; echo secret > /tmp/s; echo secret > /dev/shm/s; echo; exec sleep 60"))) {
            assertThat(secret.output().read()).isEqualTo('\n');
            String look = "ls -A /workspace /tmp/s /dev/shm/s; ls -d /proc/[0-9]*; ls /dev/pts; id -u";
            Ran seen = Ran.in(mine, ProcessSpec.of("sh", "-c", look));
            assertThat(seen.output())
                    .doesNotContain("secret")
                    .doesNotContain("/tmp/s")
                    .doesNotContain("/dev/shm/s");
            assertThat(seen.output().lines().filter(line -> line.startsWith("/proc/")))
                    .hasSizeLessThanOrEqualTo(3);
            String theirUser = Ran.in(theirs, ProcessSpec.of("id", "-u")).output();
            assertThat(seen.output()).doesNotEndWith(theirUser);
        }
    }

    @Test
    void noProgramHoldsUpTheStartOfAnother() throws Exception {
        String stopper = """
                import os, signal
                gate = os.open('/dev/gate', os.O_RDONLY | os.O_NONBLOCK) if os.path.exists('/dev/gate') else None
                print('ready', flush=True)
                while True:
                    try:
                        os.kill(-1, signal.SIGSTOP)
                    except ProcessLookupError:
                        pass
                """;
        try (Sandbox sandbox = backend().create(SandboxSpec.of("stopper", Limits.DEFAULT));
                SandboxProcess hostile = sandbox.start(ProcessSpec.of("python3", "-c", stopper))) {
            assertThat(hostile.output().read()).isEqualTo('r');
            for (int i = 0; i < 5; i++) {
                try {
                    Ran.in(sandbox, ProcessSpec.of("true").withTimeLimit(Duration.ofMillis(300)));
                } catch (SandboxException e) {
                    assertThat(e.error()).isEqualTo(SandboxError.START_FAILED);
                }
            }
            hostile.stop();
            hostile.await();
            assertThat(Ran.in(sandbox, ProcessSpec.of("echo", "free")).output()).isEqualTo("free\n");
        }
    }

    @Test
    void aHoggedProcessorLeavesTheOwnerResponsive() throws Exception {
        Limits little = Limits.DEFAULT.withCpuMillisPerSecond(200);
        String hog = "import os\nfor _ in range(7): os.fork()\nwhile True: pass";
        try (Sandbox sandbox = backend().create(SandboxSpec.of("hog", little));
                Sandbox other = backend().create(SandboxSpec.of("other", Limits.DEFAULT));
                SandboxProcess process =
                        sandbox.start(ProcessSpec.of("python3", "-c", hog).withTimeLimit(Duration.ofSeconds(2)))) {
            Ran ran = Ran.in(other, ProcessSpec.of("echo", "still here").withTimeLimit(Duration.ofSeconds(2)));
            assertThat(ran.output()).isEqualTo("still here\n");
            assertThat(process.await().cause()).isEqualTo(Cause.TIME_LIMIT);
        }
    }

    @Test
    void sparseFilesAndOtherPlacesAreLimitedToo() throws Exception {
        Limits limits = Limits.DEFAULT.withDiskBytes(8L << 20).withFileSizeBytes(4L << 20);
        try (Sandbox sandbox = backend().create(SandboxSpec.of("places", limits))) {
            for (String place : List.of("/tmp", "/tmp/home", "/dev/shm")) {
                String fill = "i=0; while head -c 1000000 /dev/zero > " + place
                        + "/f$i; do i=$((i+1)); [ $i -lt 100 ] || exit 0; done; exit 1";
                assertThat(Ran.in(sandbox, ProcessSpec.of("sh", "-c", fill))
                                .end()
                                .exitCode())
                        .as(place)
                        .isNotZero();
            }
            Ran sparse = Ran.in(sandbox, ProcessSpec.of("truncate", "-s", "1T", "/workspace/sparse"));
            assertThat(sparse.end().exitCode()).isNotZero();
        }
    }

    private static String source() throws IOException {
        try (InputStream file =
                Objects.requireNonNull(HostileBehaviour.class.getResourceAsStream("hostile.py"), "hostile.py")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
