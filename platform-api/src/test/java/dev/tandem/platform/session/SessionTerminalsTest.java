package dev.tandem.platform.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.platform.access.Caller;
import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.terminal.ForgottenTerminals;
import dev.tandem.platform.terminal.TerminalView;
import dev.tandem.platform.testing.TestDatabase;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.Reported;
import dev.tandem.protocol.Role;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.SessionSnapshot;
import dev.tandem.protocol.TerminalId;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Terminals from the command to the log and back, on a real database. */
class SessionTerminalsTest {
    private final SessionScene scene = new SessionScene();
    private final SessionScene.Person ada = scene.founds("Ada", "print(1)\n");
    private long reported;

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void aTerminalIsOpenedTypedToAndResized() {
        TerminalId terminal = open();
        scene.get(ada.submit(new Command.WriteTerminal(terminal, bytes("ls\n"))));
        scene.get(ada.submit(new Command.ResizeTerminal(terminal, 100, 30)));
        print(terminal, "file\r\n", 0);

        TerminalView view = view();
        assertThat(view.name()).isEqualTo("Terminal 1");
        assertThat(view.columns()).isEqualTo(100);
        assertThat(view.screen()).isEqualTo(bytes("file\r\n"));
        assertThat(runnerSnapshot().openTerminals().getFirst().controls()).hasSize(2);
    }

    @Test
    void whoMayOnlyLookDoesNothingElse() {
        TerminalId terminal = open();
        SessionScene.Person viewer = scene.joins("Vi", Role.VIEWER);

        for (Command command : List.of(
                new Command.OpenTerminal(null, 80, 24),
                new Command.WriteTerminal(terminal, bytes("x")),
                new Command.ResizeTerminal(terminal, 10, 10),
                new Command.RenameTerminal(terminal, "mine"),
                new Command.CloseTerminal(terminal))) {
            assertThat(viewer.refusal(command)).as("%s", command).isEqualTo(ErrorCode.CAPABILITY_MISSING);
        }
    }

    @Test
    void theNumberOfTerminalsIsBounded() {
        for (int number = 0; number < 6; number++) {
            open();
        }

        assertThat(ada.refusal(new Command.OpenTerminal(null, 80, 24))).isEqualTo(ErrorCode.TERMINAL_TOO_MANY);
    }

    @Test
    void theSameSizeIsNoNews() {
        TerminalId terminal = open();
        long before = scene.sequence();

        scene.get(ada.submit(new Command.ResizeTerminal(terminal, 80, 24)));

        assertThat(scene.sequence()).isEqualTo(before);
    }

    @Test
    void theScreenSurvivesARestartWithAndWithoutASnapshot() {
        TerminalId terminal = open();
        print(terminal, "before ", 0);
        scene.snapshotNow();
        print(terminal, "after", 0);

        scene.restart();

        assertThat(view().screen()).isEqualTo(bytes("before after"));
        assertThat(runnerSnapshot().openTerminals().getFirst().reported()).isEqualTo(2);
    }

    @Test
    void whatIsReportedTwiceIsTakenOnce() {
        TerminalId terminal = open();
        print(terminal, "a", 0);
        reported--;
        print(terminal, "a", 0);

        assertThat(view().screen()).isEqualTo(bytes("a"));
    }

    @Test
    void whatWasTypedIsForgottenAndTheLogHasNoHole() throws SQLException {
        TerminalId terminal = open();
        scene.get(ada.submit(new Command.WriteTerminal(terminal, bytes("hunter2\n"))));
        print(terminal, "Password: \r\n", scene.sequence());
        assertThat(stored("hunter2")).isPositive();

        Clock later = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(6));
        new ForgottenTerminals(TestDatabase.pool(), later, Duration.ofMinutes(5), 8 << 20).run();

        assertThat(stored("hunter2")).isZero();
        assertThat(stored("Password: ")).isPositive();
        scene.restart();
        assertThat(view().screen()).isEqualTo(bytes("Password: \r\n"));
    }

    @Test
    void whatIsNotOldIsNotForgotten() throws SQLException {
        TerminalId terminal = open();
        scene.get(ada.submit(new Command.WriteTerminal(terminal, bytes("hunter3\n"))));

        new ForgottenTerminals(TestDatabase.pool(), Clock.systemUTC(), Duration.ofMinutes(5), 8 << 20).run();

        assertThat(stored("hunter3")).isPositive();
    }

    @Test
    void oldOutputIsForgottenAndTheNewestIsNot() throws SQLException {
        TerminalId terminal = open();
        for (int chunk = 0; chunk < 50; chunk++) {
            print(terminal, "chunk%02d ".formatted(chunk).repeat(1000), 0);
        }
        byte[] before = view().screen();

        new ForgottenTerminals(TestDatabase.pool(), Clock.systemUTC(), Duration.ofMinutes(5), 100_000).run();

        assertThat(inLog("chunk00 chunk00")).isZero();
        assertThat(inLog("chunk49 chunk49")).isPositive();
        assertThat(view().screen()).isEqualTo(before);
    }

    private TerminalId open() {
        Committed committed = scene.get(ada.submit(new Command.OpenTerminal(null, 80, 24)));
        return ((SessionEvent.TerminalOpened) committed.records().getFirst().event()).terminal();
    }

    private void print(TerminalId terminal, String text, long seen) {
        CompletableFuture<Committed> answer = scene.session()
                .submit(
                        new Caller.Runner(ParticipantId.next()),
                        new Command.AppendByRunner(List.of(new Reported(
                                ++reported, new SessionEvent.TerminalOutput(terminal, bytes(text), seen)))))
                .toCompletableFuture();
        scene.get(answer);
    }

    private TerminalView view() {
        return scene.view().terminals().getFirst();
    }

    private SessionSnapshot runnerSnapshot() {
        return Objects.requireNonNull(scene.get(scene.session().read(SessionReader::runnerSnapshot)));
    }

    /** {@return in how many records and snapshots of the session a text stands} */
    private long stored(String text) throws SQLException {
        return inLog(text)
                + count(
                        text,
                        "select count(*) from session_snapshot where session_id = ? and position(? in state) > 0");
    }

    private long inLog(String text) throws SQLException {
        return count(text, "select count(*) from log_record where session_id = ? and position(? in payload) > 0");
    }

    private long count(String text, String query) throws SQLException {
        try (Connection connection = TestDatabase.pool().getConnection();
                PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setObject(1, scene.id().value());
            statement.setBytes(2, bytes(text));
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
