package dev.tandem.runner.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.SessionId;
import dev.tandem.protocol.TerminalId;
import dev.tandem.runner.fake.FakePlatform;
import dev.tandem.runner.fake.ManualScheduler;
import dev.tandem.runner.report.Appends;
import dev.tandem.runner.report.Outbox;
import dev.tandem.runner.report.OutputBudget;
import dev.tandem.runner.report.TerminalReport;
import dev.tandem.sandbox.TerminalSize;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TerminalFeedTest {
    private static final TerminalId TERMINAL = TerminalId.next();

    private final FakePlatform platform = new FakePlatform();
    private final Appends appends = new Appends(platform);
    private final Outbox outbox = new Outbox(SessionId.next(), appends, _ -> {});
    private final ManualScheduler time = new ManualScheduler();
    private final TerminalReport report =
            new TerminalReport(TERMINAL, outbox, new OutputBudget(TerminalFeed.MOST_WAITING), 0);
    private final StringBuilder typed = new StringBuilder();
    private final TerminalFeed feed = new TerminalFeed(
            TerminalSize.USUAL,
            report,
            time,
            time,
            bytes -> typed.append(new String(bytes, StandardCharsets.US_ASCII)));
    private int answered;

    @BeforeEach
    void assign() {
        outbox.resume("grant", 0, Map.of(TERMINAL, 0L));
    }

    @Test
    void anEchoLeavesAtOnceAndWhatFollowsIsJoined() {
        time.pass(Duration.ofSeconds(1));
        print("a");
        assertThat(output()).isEqualTo("a");

        print("b");
        print("c");
        assertThat(output()).isEqualTo("a");
        time.pass(TerminalFeed.JOINED);

        assertThat(output()).isEqualTo("abc");
        assertThat(outputs()).hasSize(2);
    }

    @Test
    void aQuestionIsAnsweredOnceAndNotTold() {
        print("ab\033[6n");

        assertThat(typed).hasToString("\033[1;3R");
        assertThat(output()).isEqualTo("ab");
    }

    @Test
    void whoeverComesLaterFindsAPictureNowAndThen() {
        for (int line = 0; line < 4000; line++) {
            print("line %d of many that fit into what may be told\r\n".formatted(line));
            time.pass(TerminalFeed.JOINED);
            commitAll();
        }

        assertThat(screens()).isNotEmpty().noneMatch(SessionEvent.TerminalScreen::redraw);
        assertThat(text(screens().getLast())).contains("of many that fit");
    }

    @Test
    void aFloodIsToldByPicturesAndEndsWithAllThatIsShown() {
        flood(4 << 20);
        time.pass(Duration.ofSeconds(2));
        commitAll();
        print("the end");
        time.pass(TerminalFeed.BETWEEN_PICTURES);
        commitAll();
        time.pass(TerminalFeed.BETWEEN_PICTURES);
        commitAll();

        assertThat(bytesTold()).isLessThan(TerminalFeed.BURST_BYTES + (512 << 10));
        assertThat(screens()).isNotEmpty().allMatch(SessionEvent.TerminalScreen::redraw);
        assertThat(text(screens().getLast()) + outputsAfterLastScreen()).contains("the end");
    }

    @Test
    void aProgramThatPrintsForEverIsBoundedInWhatIsStored() {
        for (int second = 0; second < 60; second++) {
            flood(1 << 20);
            for (int part = 0; part < 4; part++) {
                time.pass(TerminalFeed.BETWEEN_PICTURES);
                commitAll();
            }
        }

        // What may be told in a minute, of the 60 MiB that were printed.
        assertThat(bytesTold()).isLessThan(5L << 20);
        assertThat(screens().size()).isBetween(50, 200);
    }

    @Test
    void whatThePlatformDoesNotTakeIsNotHeaped() {
        for (int second = 0; second < 60; second++) {
            flood(64 << 10);
            time.pass(Duration.ofSeconds(1));
        }

        assertThat(report.waiting()).isLessThan(TerminalFeed.MOST_WAITING + (256 << 10));
    }

    @Test
    void afterAnotherSizeEverybodyGetsTheScreen() {
        print("x".repeat(100));
        feed.resized(new TerminalSize(120, 30), 7);

        SessionEvent.TerminalScreen screen = screens().getLast();
        assertThat(screen.redraw()).isTrue();
        assertThat(screen.columns()).isEqualTo(120);
        assertThat(screen.seen()).isEqualTo(7);
    }

    @Test
    void whatWasTypedIsToldToHaveArrivedEvenIfNothingIsPrinted() {
        feed.typed(42);
        time.pass(Duration.ofSeconds(1));

        assertThat(outputs().getLast().seen()).isEqualTo(42);
        assertThat(outputs().getLast().bytes()).isEmpty();

        int before = outputs().size();
        feed.typed(43);
        print("*");
        time.pass(Duration.ofSeconds(2));
        assertThat(outputs()).hasSize(before + 1);
        assertThat(outputs().getLast().seen()).isEqualTo(43);
    }

    @Test
    void theLessAnybodyTypesTheMoreIsJoined() {
        time.pass(Duration.ofMinutes(30));
        commitAll();
        int before = platform.events().size();
        for (int tenth = 0; tenth < 100; tenth++) {
            print(".");
            time.pass(Duration.ofMillis(100));
            commitAll();
        }

        assertThat(platform.events().size() - before).isLessThanOrEqualTo(12);
    }

    private void flood(int bytes) {
        String line = "y".repeat(70) + "\r\n";
        for (int printed = 0; printed < bytes; printed += 72 * 200) {
            print(line.repeat(200));
        }
    }

    private void print(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        feed.printed(bytes, bytes.length);
    }

    private void commitAll() {
        while (answered < platform.appends().size()) {
            appends.committed(platform.appends().get(answered++).request());
        }
    }

    private List<SessionEvent.TerminalOutput> outputs() {
        return platform.events().stream()
                .filter(SessionEvent.TerminalOutput.class::isInstance)
                .map(SessionEvent.TerminalOutput.class::cast)
                .toList();
    }

    private List<SessionEvent.TerminalScreen> screens() {
        return platform.events().stream()
                .filter(SessionEvent.TerminalScreen.class::isInstance)
                .map(SessionEvent.TerminalScreen.class::cast)
                .toList();
    }

    private String outputsAfterLastScreen() {
        List<SessionEvent> events = platform.events();
        int last = events.lastIndexOf(screens().getLast());
        StringBuilder text = new StringBuilder();
        events.subList(last, events.size()).forEach(event -> {
            if (event instanceof SessionEvent.TerminalOutput output) {
                text.append(new String(output.bytes(), StandardCharsets.UTF_8));
            }
        });
        return text.toString();
    }

    private String output() {
        StringBuilder text = new StringBuilder();
        outputs().forEach(output -> text.append(new String(output.bytes(), StandardCharsets.UTF_8)));
        return text.toString();
    }

    private long bytesTold() {
        long bytes = 0;
        for (SessionEvent event : platform.events()) {
            if (event instanceof SessionEvent.TerminalOutput output) {
                bytes += output.bytes().length;
            } else if (event instanceof SessionEvent.TerminalScreen screen) {
                bytes += screen.bytes().length;
            }
        }
        return bytes;
    }

    private static String text(SessionEvent.TerminalScreen screen) {
        return new String(screen.bytes(), StandardCharsets.UTF_8);
    }
}
