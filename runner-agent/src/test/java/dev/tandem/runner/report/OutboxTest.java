package dev.tandem.runner.report;

import static dev.tandem.runner.fake.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.protocol.EndReason;
import dev.tandem.protocol.FromRunner;
import dev.tandem.protocol.OutputStream;
import dev.tandem.protocol.RunId;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.SessionId;
import dev.tandem.runner.fake.FakePlatform;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private static final RunId RUN = RunId.next();

    private final FakePlatform platform = new FakePlatform();
    private final Appends appends = new Appends(platform);
    private final List<String> refusals = new ArrayList<>();
    private final Outbox outbox = new Outbox(SessionId.next(), appends, refusals::add);
    private final OutputBudget budget = new OutputBudget(10);
    private final RunReport report = new RunReport(RUN, outbox, budget, 0);

    @Test
    void nothingIsSentBeforeTheSessionIsAssigned() {
        report.started("run", "python main.py");
        assertThat(platform.appends()).isEmpty();

        assign("one", Map.of(RUN, 0L));

        assertThat(platform.appends())
                .singleElement()
                .satisfies(append -> assertThat(append.grant()).isEqualTo("one"));
        assertThat(platform.events()).containsExactly(new SessionEvent.RunStarted(RUN, "run", "python main.py"));
    }

    @Test
    void appendsGoOutWithoutWaitingAndRiseInNumber() {
        assign("one", Map.of());
        print("a");
        print("b");
        print("c");

        assertThat(platform.appends()).extracting(FromRunner.Append::request).containsExactly(1L, 2L, 3L);
    }

    @Test
    void aFewAppendsAreUnderWayAndTheRestIsJoined() {
        assign("one", Map.of());
        for (int chunk = 0; chunk < 100; chunk++) {
            print("x");
        }
        assertThat(platform.appends()).hasSize(8);

        appends.committed(1);

        assertThat(platform.appends()).hasSize(9);
        assertThat(platform.appends().getLast().events()).hasSize(92);
    }

    @Test
    void afterALostConnectionExactlyWhatIsMissingIsSentAgain() {
        assign("one", Map.of());
        report.started("run", "python main.py");
        print("a");
        print("b");
        appends.committed(1);
        // The platform commits the second one too, but its answer is lost with the connection.
        lose();
        print("c");
        int before = platform.appends().size();

        assign("two", Map.of(RUN, 2L));

        assertThat(platform.appends().subList(before, platform.appends().size()))
                .satisfiesExactly(append -> {
                    assertThat(append.grant()).isEqualTo("two");
                    assertThat(append.request()).isGreaterThan(3);
                    assertThat(texts(append)).containsExactly("b", "c");
                });
    }

    @Test
    void anAnswerFromBeforeTheLossCountsForNothing() {
        assign("one", Map.of());
        print("a");
        lose();
        assign("two", Map.of(RUN, 0L));

        appends.committed(1);

        assertThat(outbox.isEmpty()).isFalse();
        appends.committed(2);
        assertThat(outbox.isEmpty()).isTrue();
    }

    @Test
    void anAssignmentThatArrivedBeforeTheLossIsVoid() {
        long losses = outbox.losses();
        lose();
        outbox.resume("old", losses, Map.of());
        print("a");

        assertThat(platform.appends()).isEmpty();
    }

    @Test
    void aRunThatWasEndedElsewhereSaysNothingMore() {
        print("a");
        outbox.abandon(RUN);
        assign("one", Map.of());
        print("b");
        report.ended(new SessionEvent.RunEnded(RUN, EndReason.STOPPED, null, 0, 0, 0, ""));

        assertThat(platform.appends()).isEmpty();
        assertThat(outbox.isEmpty()).isTrue();
    }

    @Test
    void aReaderWaitsForRoomUntilThePlatformHasTheOutput() {
        assign("one", Map.of());
        print("0123456789");
        Thread reader = waitingReader();

        appends.committed(1);

        eventually("the reader goes on", () -> !reader.isAlive());
    }

    @Test
    void aReaderGoesOnWhenTheOutputIsNotWantedAnyMore() {
        print("0123456789");
        Thread reader = waitingReader();

        outbox.discard();

        eventually("the reader goes on", () -> !reader.isAlive());
    }

    @Test
    void afterARefusalNothingIsSentUntilTheSessionIsAssignedAnew() {
        assign("one", Map.of());
        print("a");
        print("b");

        appends.refused(1, "SERVER-01", "The database is away.");
        appends.refused(2, "SERVER-01", "The database is away.");
        print("c");

        assertThat(refusals).containsExactly("SERVER-01");
        assertThat(platform.appends()).hasSize(2);
        assign("two", Map.of(RUN, 0L));
        assertThat(platform.appends().subList(2, platform.appends().size()))
                .satisfiesExactly(append -> assertThat(texts(append)).containsExactly("a", "b", "c"));
    }

    private Thread waitingReader() {
        Thread reader = Thread.ofVirtual().start(() -> {
            try {
                budget.awaitRoom();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
        eventually("the reader waits", () -> reader.getState() == Thread.State.WAITING);
        return reader;
    }

    private void assign(String grant, Map<RunId, Long> reported) {
        outbox.resume(grant, outbox.losses(), reported);
    }

    private void lose() {
        appends.connectionLost();
        outbox.suspend();
    }

    private void print(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        budget.taken(bytes.length);
        report.output(OutputStream.STDOUT, bytes);
    }

    private static List<String> texts(FromRunner.Append append) {
        return append.events().stream()
                .map(event -> new String(((SessionEvent.RunOutput) event).bytes(), StandardCharsets.UTF_8))
                .toList();
    }
}
