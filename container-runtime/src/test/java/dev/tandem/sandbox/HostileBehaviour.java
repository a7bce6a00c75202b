package dev.tandem.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.sandbox.ProcessEnd.Cause;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/**
 * What hostile programs must not be able to do, whichever backend makes the sandbox: read, reach or outlive anything outside, or take
 * more than their share. Prints a line for each.
 */
@Timeout(120)
public abstract class HostileBehaviour {
    private static final int FEWEST = 90;
    /** How a flood may end that did not end itself. */
    private static final Set<Cause> DROWNED = Set.of(Cause.MEMORY_LIMIT, Cause.DISK_LIMIT);

    protected abstract Backend backend();

    /** Whether each sandbox has a user of its own. */
    protected boolean hasOwnUsers() {
        return true;
    }

    /** Why an attack gets through that {@code docs/security.md} says is not held; empty for all others. */
    protected Optional<String> knownWeakness(HostilePrograms.Attack attack) {
        return Optional.empty();
    }

    @TestFactory
    @SuppressWarnings("SystemOut") // the record is for people
    Stream<DynamicTest> hostileProgramsAreHeld() throws IOException {
        List<HostilePrograms.Attack> attacks = HostilePrograms.attacks();
        assertThat(attacks).hasSizeGreaterThan(FEWEST);
        return attacks.stream()
                .map(attack -> DynamicTest.dynamicTest(attack.name(), () -> {
                    knownWeakness(attack).ifPresent(Assumptions::abort);
                    assertHeld(attack);
                    System.out.printf("%-7s HELD  %s%n", backend().name(), attack.name());
                }));
    }

    private void assertHeld(HostilePrograms.Attack attack) throws Exception {
        try (Sandbox sandbox = backend().create(SandboxSpec.of(attack.name(), Limits.DEFAULT));
                HostilePrograms.Host host = HostilePrograms.Host.open(attack)) {
            HostilePrograms.copyTo(sandbox);
            List<String> command = new ArrayList<>(List.of("python3", "-I", "hostile", attack.name()));
            command.addAll(host.arguments());
            Ran ran = Ran.in(sandbox, ProcessSpec.of(command).withTimeLimit(Duration.ofSeconds(30)));
            if (attack.isFlood() && DROWNED.contains(ran.end().cause())) {
                assertThat(ran.output()).doesNotContain("OPEN");
            } else {
                assertThat(ran.output().strip())
                        .as("%s, %s", ran.errors(), ran.end())
                        .isEqualTo("HELD");
                assertThat(ran.end().cause()).isEqualTo(Cause.EXITED);
            }
            // Whatever it tried, the sandbox serves the next program, for which there is room.
            Ran next = Ran.in(sandbox, ProcessSpec.of("python3", "-c", "bytearray(100 << 20); print('next')"));
            assertThat(next.output()).as("%s, %s", next.errors(), next.end()).isEqualTo("next\n");
        }
    }

    /** A child that is being started shares the memory of its owner until it executes its program, and has the sandbox's user. */
    @Test
    void aStalkerLearnsNothingOfWhoStartsPrograms() throws Exception {
        String stalker = """
                import os, stat
                looked = opened = 0
                print('ready', flush=True)
                while not os.path.exists('/workspace/enough'):
                    for pid in os.listdir('/proc'):
                        if not pid.isdigit() or int(pid) in (1, os.getpid()):
                            continue
                        looked += 1
                        try:
                            gate = os.open('/proc/%s/fd/3' % pid, os.O_WRONLY | os.O_NONBLOCK)
                            opened += stat.S_ISFIFO(os.fstat(gate).st_mode) # a shell has /dev/null there for a moment
                            os.close(gate)
                        except OSError:
                            pass
                        try:
                            memory = open('/proc/%s/mem' % pid, 'rb')
                            maps = open('/proc/%s/maps' % pid).read()
                            opened += 'libjvm' in maps or 'java' in os.readlink('/proc/%s/exe' % pid)
                        except OSError:
                            pass
                print(looked, opened)
                """;
        try (Sandbox sandbox = backend().create(SandboxSpec.of("stalker", Limits.DEFAULT));
                SandboxProcess process = sandbox.start(ProcessSpec.of("python3", "-c", stalker))) {
            assertThat(process.output().read()).isEqualTo('r');
            for (int i = 0; i < 200; i++) {
                Ran.in(sandbox, ProcessSpec.of("true"));
            }
            sandbox.files().write("enough", new byte[0], false);
            String[] told = Ran.collect(process).output().strip().split("\\s+");
            assertThat(Integer.parseInt(told[1])).as("times it looked").isPositive();
            assertThat(told[2])
                    .as("times it saw more than a program of its own sandbox")
                    .isEqualTo("0");
        }
    }

    /** It belongs to no process, so nobody's end gives it back but the sandbox's. */
    @Test
    void sharedMemoryThatNobodyHasCountsUntilTheSandboxEnds() throws Exception {
        String leaver = """
                import ctypes
                libc = ctypes.CDLL(None)
                libc.shmat.restype = ctypes.c_void_p
                segment = libc.shmget(0, ctypes.c_size_t(200 << 20), 0o1600)
                ctypes.memset(libc.shmat(segment, None, 0), 1, 200 << 20)
                """;
        try (Sandbox sandbox = backend().create(SandboxSpec.of("leaver", Limits.DEFAULT))) {
            for (int i = 0; i < 12; i++) {
                Ran.in(sandbox, ProcessSpec.of("python3", "-c", leaver));
            }
            long most = Limits.DEFAULT.memoryBytes() + 2 * Limits.DEFAULT.diskBytes() + (64L << 20);
            assertThat(sandbox.usage().memoryBytes()).isLessThanOrEqualTo(most);
        }
        try (Sandbox next = backend().create(SandboxSpec.of("next", Limits.DEFAULT))) {
            assertThat(Ran.in(next, ProcessSpec.of("cat", "/proc/sysvipc/shm"))
                            .output()
                            .lines())
                    .hasSize(1);
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
            if (hasOwnUsers()) {
                assertThat(seen.output()).doesNotEndWith(theirUser);
            }
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
            // Each waits as long as a start may take; the second one comes after one that failed.
            for (int i = 0; i < 2; i++) {
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
}
