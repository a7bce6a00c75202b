package dev.tandem.runner.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.protocol.OutputStream;
import dev.tandem.protocol.RunId;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.SessionId;
import dev.tandem.runner.fake.FakePlatform;
import dev.tandem.runner.fake.ManualScheduler;
import dev.tandem.runner.report.Appends;
import dev.tandem.runner.report.Outbox;
import dev.tandem.runner.report.OutputBudget;
import dev.tandem.runner.report.RunReport;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutputPumpTest {
    private final FakePlatform platform = new FakePlatform();
    private final Outbox outbox = new Outbox(SessionId.next(), new Appends(platform), _ -> {});
    private final ManualScheduler time = new ManualScheduler();
    private final OutputPump pump =
            new OutputPump(new RunReport(RunId.next(), outbox, new OutputBudget(1 << 20), 0), time, time);

    @BeforeEach
    void assign() {
        outbox.resume("grant", outbox.losses(), Map.of());
    }

    @Test
    void theFirstPieceLeavesAtOnce() {
        print(OutputStream.STDOUT, "1\n");

        assertThat(chunks()).containsExactly("STDOUT 1\n");
    }

    @Test
    void piecesThatFollowAreJoinedForAtMostTenMilliseconds() {
        print(OutputStream.STDOUT, "a");
        print(OutputStream.STDOUT, "b");
        print(OutputStream.STDOUT, "c");
        time.pass(Duration.ofMillis(9));
        assertThat(chunks()).containsExactly("STDOUT a");

        time.pass(Duration.ofMillis(1));

        assertThat(chunks()).containsExactly("STDOUT a", "STDOUT bc");
    }

    @Test
    void afterAPauseAPieceLeavesAtOnceAgain() {
        print(OutputStream.STDOUT, "a");
        time.pass(Duration.ofMillis(50));

        print(OutputStream.STDOUT, "b");

        assertThat(chunks()).containsExactly("STDOUT a", "STDOUT b");
    }

    @Test
    void aLargePieceDoesNotWait() {
        print(OutputStream.STDOUT, "a");
        print(OutputStream.STDOUT, "x".repeat(OutputPump.MOST_BYTES));

        assertThat(chunks()).hasSize(2);
    }

    @Test
    void theOrderOfBothOutputsIsKept() {
        print(OutputStream.STDOUT, "a");
        print(OutputStream.STDOUT, "b");
        print(OutputStream.STDERR, "c");
        print(OutputStream.STDOUT, "d");
        pump.flush();

        assertThat(chunks()).containsExactly("STDOUT a", "STDOUT b", "STDERR c", "STDOUT d");
    }

    @Test
    void whatIsHeldLeavesAtTheEndAndOnlyOnce() {
        print(OutputStream.STDOUT, "a");
        print(OutputStream.STDOUT, "b");
        pump.flush();
        time.pass(Duration.ofMillis(20));

        assertThat(chunks()).containsExactly("STDOUT a", "STDOUT b");
    }

    private void print(OutputStream stream, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        pump.accept(stream, bytes, bytes.length);
    }

    private List<String> chunks() {
        return platform.events().stream()
                .map(event -> (SessionEvent.RunOutput) event)
                .map(output -> output.stream() + " " + new String(output.bytes(), StandardCharsets.UTF_8))
                .toList();
    }
}
