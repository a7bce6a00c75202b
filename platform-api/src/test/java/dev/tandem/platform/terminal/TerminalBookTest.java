package dev.tandem.platform.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.platform.error.Refusal;
import dev.tandem.protocol.LogRecord;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.Reported;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.SessionSnapshot.OpenTerminal;
import dev.tandem.protocol.TerminalEnd;
import dev.tandem.protocol.TerminalId;
import dev.tandem.protocol.Wire;
import dev.tandem.protocol.WireException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TerminalBookTest {
    private static final ParticipantId ADA = ParticipantId.next();
    private static final TerminalId TERMINAL = TerminalId.next();

    private final TerminalBook book = new TerminalBook();
    private long sequence;

    @Test
    void whoeverComesLaterGetsTheLastPictureAndTheOutputSince() {
        open(TERMINAL, "Terminal 1");
        print("lost", 0);
        happens(new SessionEvent.TerminalScreen(TERMINAL, 80, 24, bytes("PICTURE"), 0, false));
        print("a", 0);
        print("b", 0);

        assertThat(screen()).isEqualTo("PICTUREab");
        TerminalBook read = new TerminalBook(roundTrip(book.stored()));
        assertThat(read.views()).usingRecursiveComparison().isEqualTo(book.views());
        assertThat(read.open()).usingRecursiveComparison().isEqualTo(book.open());
    }

    /** Snapshots are stored in the form of the wire. */
    private static TerminalBook.Stored roundTrip(TerminalBook.Stored stored) {
        try {
            return Wire.decode(Wire.encode(stored), TerminalBook.Stored.class);
        } catch (WireException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatWasTypedIsKeptUntilARunnerTellsToHaveIt() {
        open(TERMINAL, "Terminal 1");
        type("secret");
        long seen = sequence;
        type("more");
        assertThat(controls()).hasSize(2);

        print("", seen);

        assertThat(controls())
                .singleElement()
                .satisfies(control -> assertThat(control.event())
                        .isEqualTo(new SessionEvent.TerminalInput(
                                TERMINAL, ((SessionEvent.TerminalInput) control.event()).bytes())));
        assertThat(book.rules().require(TERMINAL).unseenBytes()).isEqualTo(4);
    }

    @Test
    void aTerminalThatEndsKeepsItsScreenUntilItIsPutAway() {
        open(TERMINAL, "Terminal 1");
        print("bye", 0);
        happens(new SessionEvent.TerminalClosed(TERMINAL, TerminalEnd.EXITED, 3, ""));

        assertThat(book.isAnyOpen()).isFalse();
        assertThat(screen()).isEqualTo("bye");
        assertThat(Objects.requireNonNull(book.views().getFirst().end()).exitCode())
                .isEqualTo(3);

        happens(new SessionEvent.TerminalCloseRequested(TERMINAL));
        assertThat(book.views()).isEmpty();
    }

    @Test
    void thoseThatEndedAreNotHeaped() {
        for (int number = 0; number < 20; number++) {
            TerminalId id = TerminalId.next();
            open(id, "Terminal " + number);
            happens(new SessionEvent.TerminalClosed(id, TerminalEnd.EXITED, 0, ""));
        }

        assertThat(book.views()).hasSize(6);
        assertThat(book.views().getLast().name()).isEqualTo("Terminal 19");
    }

    @Test
    void aRunnerThatSendsNoPicturesFillsNoMemory() {
        open(TERMINAL, "Terminal 1");
        for (int chunk = 0; chunk < 100; chunk++) {
            print("x".repeat(64 << 10), 0);
        }

        assertThat(screen().length()).isLessThanOrEqualTo(1 << 20);
    }

    @Test
    void namesAreTheNextFreeNumber() {
        open(TERMINAL, "Terminal 1");
        open(TerminalId.next(), "Terminal 3");

        assertThat(book.rules().open(6, null, 80, 24).name()).isEqualTo("Terminal 2");
        assertThat(book.rules().open(6, "server", 80, 24).name()).isEqualTo("server");
    }

    @Test
    void thereAreOnlySoMany() {
        open(TERMINAL, "Terminal 1");

        refuses("TERMINAL-02", () -> book.rules().open(1, null, 80, 24));
        happens(new SessionEvent.TerminalClosed(TERMINAL, TerminalEnd.EXITED, 0, ""));
        assertThat(book.rules().open(1, null, 80, 24).columns()).isEqualTo(80);
    }

    @ParameterizedTest
    @CsvSource({"0,24", "1,24", "501,24", "80,0", "80,201", "-5,-5"})
    void noOtherSizesAreMade(int columns, int rows) {
        open(TERMINAL, "Terminal 1");

        refuses("TERMINAL-05", () -> book.rules().open(6, null, columns, rows));
        refuses("TERMINAL-05", () -> book.rules().isNewSize(TERMINAL, columns, rows));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", " a", "a\nb", "a\u202eb", "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddX"})
    void noOtherNamesAreGiven(String name) {
        refuses("TERMINAL-06", () -> book.rules().open(6, name, 80, 24));
    }

    @Test
    void onlySoMuchIsTypedAtOnceAndBeforeItArrives() {
        open(TERMINAL, "Terminal 1");
        refuses("TERMINAL-03", () -> book.rules().checkInput(TERMINAL, new byte[(64 << 10) + 1]));
        for (int paste = 0; paste < 4; paste++) {
            book.rules().checkInput(TERMINAL, new byte[64 << 10]);
            happens(new SessionEvent.TerminalInput(TERMINAL, new byte[64 << 10]));
        }
        refuses("TERMINAL-04", () -> book.rules().checkInput(TERMINAL, new byte[1]));

        print("", sequence);
        book.rules().checkInput(TERMINAL, new byte[64 << 10]);
    }

    @Test
    void reportsAreTakenOnceAndInOrder() {
        open(TERMINAL, "Terminal 1");
        var first = new SessionEvent.TerminalOutput(TERMINAL, bytes("a"), 0);
        assertThat(book.rules().isNews(TERMINAL, new Reported(1, first))).isTrue();
        happens(first);

        assertThat(book.rules().isNews(TERMINAL, new Reported(1, first))).isFalse();
        refuses("RUN-08", () -> book.rules().isNews(TERMINAL, new Reported(3, first)));
        refuses("TERMINAL-01", () -> book.rules().isNews(TerminalId.next(), new Reported(1, first)));
        happens(new SessionEvent.TerminalClosed(TERMINAL, TerminalEnd.EXITED, 0, ""));
        refuses("TERMINAL-01", () -> book.rules().isNews(TERMINAL, new Reported(3, first)));
    }

    private static void refuses(String code, Runnable action) {
        assertThatThrownBy(action::run)
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.code().code()).isEqualTo(code));
    }

    private void open(TerminalId terminal, String name) {
        happens(new SessionEvent.TerminalOpened(terminal, name, 80, 24));
    }

    private void type(String text) {
        happens(new SessionEvent.TerminalInput(TERMINAL, bytes(text)));
    }

    private void print(String text, long seen) {
        happens(new SessionEvent.TerminalOutput(TERMINAL, bytes(text), seen));
    }

    private void happens(SessionEvent event) {
        book.apply(new LogRecord(++sequence, Instant.EPOCH, ADA, event));
    }

    private String screen() {
        return new String(Objects.requireNonNull(book.views().getFirst().screen()), StandardCharsets.UTF_8);
    }

    private List<LogRecord> controls() {
        return book.open().stream()
                .map(OpenTerminal::controls)
                .flatMap(List::stream)
                .toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
