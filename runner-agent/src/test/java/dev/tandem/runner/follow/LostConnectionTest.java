package dev.tandem.runner.follow;

import static dev.tandem.runner.fake.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.protocol.EndReason;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.ToRunner;
import dev.tandem.runner.fake.FakeProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections break, platforms refuse, runners die: no run is lost, repeated or left waiting. */
class LostConnectionTest {
    private final SessionHarness session;

    LostConnectionTest(@TempDir Path folder) {
        session = new SessionHarness(folder);
    }

    @AfterEach
    void close() {
        session.close();
    }

    @Test
    void aRunGoesOnThroughALostConnectionAndNothingIsLostOrRepeated() throws InterruptedException {
        FakeProcess process = session.run();
        process.print("1");
        eventually("output", () -> session.output().equals("1"));
        session.sessions.connectionLost();
        process.print("2");
        eventually("read", () -> process.bytesRead() == 2);
        // The log has the start and the first output; Ann's input was recorded while the connection was gone.
        var typed =
                session.record(new SessionEvent.RunInput(SessionHarness.RUN, "go\n".getBytes(StandardCharsets.UTF_8)));

        session.assign(session.unfinished(2, typed));

        eventually("input", () -> process.typed().equals("go\n"));
        process.exit(0);
        session.awaitEnd(SessionHarness.RUN);
        assertThat(session.output()).isEqualTo("12");
        assertThat(session.sandboxes).hasSize(1);
    }

    @Test
    void aStopThatWasRecordedWhileTheConnectionWasGoneIsObeyed() throws InterruptedException {
        FakeProcess process = session.run();
        session.sessions.connectionLost();

        session.assign(session.unfinished(1, session.record(new SessionEvent.RunStopRequested(SessionHarness.RUN))));

        assertThat(session.awaitEnd(SessionHarness.RUN).reason()).isEqualTo(EndReason.STOPPED);
        assertThat(process.isStopped()).isTrue();
    }

    @Test
    void aSessionThatIsNotAssignedAgainInTimeEnds() throws InterruptedException {
        FakeProcess process = session.run();
        session.sessions.connectionLost();
        session.time.pass(SessionHarness.GRACE.minusMillis(1));
        assertThat(session.sessions.count()).isEqualTo(1);

        session.time.pass(Duration.ofMillis(1));

        assertThat(session.sessions.count()).isZero();
        eventually("everything is closed", () -> session.sandbox().isClosed() && process.isStopped());
    }

    @Test
    void aSessionThatIsAssignedAgainStays() {
        session.assign();
        session.sessions.connectionLost();
        session.assign();
        session.time.pass(SessionHarness.GRACE);

        assertThat(session.sessions.count()).isEqualTo(1);
    }

    @Test
    void aRunThatTheLogSaysIsOverIsStopped() throws InterruptedException {
        FakeProcess process = session.run();
        session.sessions.connectionLost();

        session.assign();

        eventually("stopped", process::isStopped);
        eventually("off the list", () -> session.sessions.runs() == 0);
        assertThat(session.platform.events()).noneMatch(SessionEvent.RunEnded.class::isInstance);
    }

    @Test
    void aRunOfAnEarlierRunnerIsLost() {
        session.assign(session.unfinished(5));

        assertThat(session.awaitEnd(SessionHarness.RUN).reason()).isEqualTo(EndReason.RUNNER_LOST);
    }

    @Test
    void aRunThatWaitedForARunnerStarts() throws InterruptedException {
        session.assign(session.unfinished(
                0,
                session.record(new SessionEvent.RunInput(SessionHarness.RUN, "x".getBytes(StandardCharsets.UTF_8)))));

        FakeProcess process = session.sandbox().nextProcess();
        eventually("typed", () -> process.typed().equals("x"));
    }

    @Test
    void aRunThatWasStoppedWhileItWaitedDoesNotStart() {
        session.assign(session.unfinished(0, session.record(new SessionEvent.RunStopRequested(SessionHarness.RUN))));

        assertThat(session.awaitEnd(SessionHarness.RUN).reason()).isEqualTo(EndReason.STOPPED);
        assertThat(session.sandbox().isQuiet()).isTrue();
    }

    @Test
    void aRefusalLeadsToNewAssignmentsAndNothingIsLost() throws InterruptedException {
        FakeProcess process = session.run();
        process.print("1");
        eventually("output", () -> session.output().equals("1"));
        session.sessions.received(new ToRunner.Appended(1, 0));
        session.sessions.received(new ToRunner.AppendRefused(2, "SERVER-01", "The database is away."));
        assertThat(session.restarts).singleElement().asString().contains("SERVER-01");
        int before = session.platform.events().size();
        session.sessions.connectionLost();

        session.assign(session.unfinished(1));
        process.exit(0);
        session.awaitEnd(SessionHarness.RUN);

        assertThat(session.platform
                        .events()
                        .subList(before, session.platform.events().size()))
                .first()
                .isInstanceOfSatisfying(
                        SessionEvent.RunOutput.class,
                        again -> assertThat(again.bytes()).asString().isEqualTo("1"));
    }

    @Test
    void aRefusalBecauseTheSessionIsOverEndsItAlone() throws InterruptedException {
        FakeProcess process = session.run();
        eventually("a report", () -> !session.platform.appends().isEmpty());

        session.sessions.received(new ToRunner.AppendRefused(1, "SESSION-02", "This session has ended."));

        assertThat(session.sessions.count()).isZero();
        assertThat(session.restarts).isEmpty();
        eventually("stopped", process::isStopped);
    }
}
