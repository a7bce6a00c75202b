package dev.tandem.runner.usage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.protocol.FromRunner;
import dev.tandem.protocol.SandboxUsage;
import dev.tandem.protocol.SessionId;
import dev.tandem.runner.fake.FakePlatform;
import dev.tandem.runner.fake.FakeSandbox;
import dev.tandem.runner.fake.ManualScheduler;
import dev.tandem.runner.port.PlacedSandbox;
import dev.tandem.sandbox.Usage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsageWatchTest {
    private static final SessionId SESSION = SessionId.next();
    private static final long LIMIT = 512 << 20;
    private static final long MEBIBYTE = 1 << 20;

    private final FakePlatform platform = new FakePlatform();
    private final ManualScheduler time = new ManualScheduler();
    private final List<PlacedSandbox> placed = new ArrayList<>();
    private final UsageWatch watch = new UsageWatch(platform, () -> List.copyOf(placed), LIMIT, time);
    private final FakeSandbox sandbox;

    UsageWatchTest(@TempDir Path folder) {
        sandbox = new FakeSandbox(folder);
        placed.add(new PlacedSandbox(SESSION, sandbox, "grant"));
    }

    private void uses(Duration cpu, int processes, long memory) {
        sandbox.uses(new Usage(cpu, processes, memory, 0, 0));
    }

    private void looksAfter(Duration pause) {
        time.pass(pause);
        watch.look();
    }

    private List<SandboxUsage> told() {
        return platform.usages().stream().map(FromRunner.Usage::usage).toList();
    }

    @Test
    void anIdleSandboxIsNotTold() {
        uses(Duration.ofSeconds(3), 0, 5 * MEBIBYTE);
        watch.look();
        looksAfter(Duration.ofMinutes(1));
        assertThat(told()).isEmpty();
    }

    @Test
    void theShareOfTheProcessorsIsThatOfTheTimeBetweenTwoLooks() {
        uses(Duration.ofSeconds(3), 2, 5 * MEBIBYTE);
        watch.look();
        uses(Duration.ofMillis(3_500), 2, 5 * MEBIBYTE);
        looksAfter(Duration.ofSeconds(1));
        uses(Duration.ofMillis(6_500), 2, 5 * MEBIBYTE);
        looksAfter(Duration.ofSeconds(2));
        assertThat(told())
                .containsExactly(
                        new SandboxUsage(0, 5 * MEBIBYTE, LIMIT, 2),
                        new SandboxUsage(0.5, 5 * MEBIBYTE, LIMIT, 2),
                        new SandboxUsage(1.5, 5 * MEBIBYTE, LIMIT, 2));
        assertThat(platform.usages())
                .allMatch(said -> said.grant().equals("grant") && said.session().equals(SESSION));
    }

    @Test
    void whatHardlyChangesIsToldNowAndThen() {
        uses(Duration.ZERO, 1, 5 * MEBIBYTE);
        watch.look();
        for (int second = 1; second < UsageWatch.AGAIN.toSeconds(); second++) {
            uses(Duration.ofNanos(second), 1, 5 * MEBIBYTE + second);
            looksAfter(Duration.ofSeconds(1));
        }
        assertThat(told()).hasSize(1);
        looksAfter(Duration.ofSeconds(1));
        assertThat(told()).hasSize(2);
    }

    @Test
    void theEndIsToldOnce() {
        uses(Duration.ZERO, 1, 5 * MEBIBYTE);
        watch.look();
        uses(Duration.ZERO, 0, 5 * MEBIBYTE);
        looksAfter(Duration.ofSeconds(1));
        looksAfter(Duration.ofMinutes(1));
        assertThat(told()).endsWith(SandboxUsage.NOTHING).hasSize(2);
    }

    @Test
    void aSandboxThatIsGoneUsesNothing() {
        uses(Duration.ZERO, 1, 5 * MEBIBYTE);
        watch.look();
        placed.clear();
        watch.look();
        watch.look();
        assertThat(told()).endsWith(SandboxUsage.NOTHING).hasSize(2);
    }

    /** The platform has forgotten all, and the processor time of another sandbox says nothing of this one. */
    @Test
    void afterAnotherAssignmentItBeginsAnew() {
        uses(Duration.ofSeconds(3), 1, 5 * MEBIBYTE);
        watch.look();
        placed.set(0, new PlacedSandbox(SESSION, sandbox, "another"));
        uses(Duration.ofSeconds(4), 1, 5 * MEBIBYTE);
        looksAfter(Duration.ofSeconds(1));
        assertThat(told()).hasSize(2).last().isEqualTo(new SandboxUsage(0, 5 * MEBIBYTE, LIMIT, 1));
        assertThat(platform.usages().getLast().grant()).isEqualTo("another");
    }
}
