package dev.tandem.runner.debugging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.debug.BreakpointState;
import dev.tandem.debug.DebugNews;
import dev.tandem.debug.Epoch;
import dev.tandem.debug.Move;
import dev.tandem.debug.Participant;
import dev.tandem.debug.Stop;
import dev.tandem.protocol.OutputStream;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.RunId;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.SessionId;
import dev.tandem.runner.fake.FakePlatform;
import dev.tandem.runner.fake.ManualScheduler;
import dev.tandem.runner.report.Appends;
import dev.tandem.runner.report.Outbox;
import dev.tandem.runner.report.OutputBudget;
import dev.tandem.runner.report.RunReport;
import dev.tandem.runner.run.OutputPump;
import dev.tandem.runner.run.RunTotals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What becomes of a hub's news. */
class DebugReporterTest {
    private static final RunId RUN = RunId.next();
    private static final Participant ANA = new Participant(ParticipantId.next().toString(), "Ana");
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final FakePlatform platform = new FakePlatform();
    private final ManualScheduler time = new ManualScheduler();
    private final List<String> limits = new ArrayList<>();
    private final ProgramClock clock = new ProgramClock(time);
    private final DebugReporter reporter = reporter();

    private DebugReporter reporter() {
        Outbox outbox = new Outbox(SessionId.next(), new Appends(platform), _ -> {});
        outbox.resume("grant", 0, Map.of(RUN, 0L));
        RunReport report = new RunReport(RUN, outbox, new OutputBudget(1 << 20), 0);
        return new DebugReporter(
                report,
                new DebugReporter.Adapter("fake", "Fake 1"),
                new OutputPump(report, time, time),
                new RunTotals(),
                new WantedBreakpoints(RUN, new BreakpointRequests.Wanted(Map.of(), Map.of()), Map.of()),
                time,
                new DebugReporter.Limits() {
                    @Override
                    public void printed() {
                        limits.add("printed");
                    }

                    @Override
                    public void changed() {}

                    @Override
                    public void held(@Nullable ParticipantId holder) {
                        limits.add("held by " + holder);
                    }

                    @Override
                    public void tellsTooMuch() {
                        limits.add("too much");
                    }
                },
                clock,
                time);
    }

    private <T extends SessionEvent> List<T> told(Class<T> kind) {
        return platform.events().stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    private static ObjectNode why(String reason) {
        return JSON.objectNode().put("reason", reason).put("threadId", 1);
    }

    private static Stop stop(long epoch, String reason, String name) {
        return new Stop(
                new Epoch(epoch),
                1,
                why(reason),
                JSON.arrayNode()
                        .add(JSON.objectNode().put("id", 1).put("name", name).put("line", 3)),
                1);
    }

    @Test
    void whoMovedItIsToldWithTheStop() {
        reporter.tell(new DebugNews.Running(new Epoch(3), ANA, Move.STEP_OVER));
        reporter.tell(new DebugNews.Stopped(new Epoch(4), why("step")));
        reporter.tell(new DebugNews.Seen(stop(4, "step", "f"), false, 0));
        reporter.tell(new DebugNews.Seen(stop(4, "step", "f"), true, 0));
        assertThat(told(SessionEvent.DebugMoved.class))
                .containsExactly(new SessionEvent.DebugMoved(RUN, 3, ParticipantId.parse(ANA.id()), "next"));
        assertThat(told(SessionEvent.DebugStopped.class))
                .as("the same is not told twice")
                .singleElement()
                .satisfies(it -> {
                    assertThat(it.epoch()).isEqualTo(4);
                    assertThat(it.stop().path("by").asText()).isEqualTo(ANA.id());
                    assertThat(it.stop().path("move").asText()).isEqualTo("next");
                });
        reporter.tell(new DebugNews.Seen(stop(4, "step", "changed"), true, 0));
        assertThat(told(SessionEvent.DebugStopped.class)).hasSize(2);
        reporter.tell(new DebugNews.Seen(stop(4, "step", "changed"), true, 1));
        assertThat(told(SessionEvent.DebugStopped.class))
                .as("what was changed is not seen in it, and told all the same")
                .hasSize(3)
                .last()
                .satisfies(it -> assertThat(it.stop().path("changes").asInt()).isEqualTo(1));
        assertThat(reporter.epoch()).isEqualTo(4);
    }

    @Test
    void aStopThatCannotBeReadIsToldWithoutFrames() {
        reporter.tell(new DebugNews.Stopped(new Epoch(2), why("breakpoint")));
        assertThat(told(SessionEvent.DebugStopped.class)).isEmpty();
        time.pass(DebugReporter.UNREAD.plusMillis(1));
        assertThat(told(SessionEvent.DebugStopped.class)).singleElement().satisfies(it -> {
            assertThat(it.stop().path("reason").asText()).isEqualTo("breakpoint");
            assertThat(it.stop().path("frames")).isEmpty();
        });
    }

    @Test
    void whoPausedItIsToldAsWhoMovedIt() {
        reporter.tell(new DebugNews.Running(new Epoch(1), null, null));
        reporter.pausing(ParticipantId.parse(ANA.id()));
        reporter.tell(new DebugNews.Stopped(new Epoch(2), why("pause")));
        reporter.tell(new DebugNews.Seen(stop(2, "pause", "f"), true, 0));
        assertThat(told(SessionEvent.DebugStopped.class)
                        .getFirst()
                        .stop()
                        .path("by")
                        .asText())
                .isEqualTo(ANA.id());
    }

    @Test
    void hitsOfALogpointAreToldNowAndThen() {
        for (int hit = 1; hit <= 1000; hit++) {
            reporter.tell(
                    new DebugNews.Breakpoints(List.of(new BreakpointState("b", true, 3, "x".repeat(5_000), hit))));
        }
        time.pass(DebugReporter.BREAKPOINTS_EVERY.plusMillis(1));
        assertThat(told(SessionEvent.DebugBreakpoints.class)).singleElement().satisfies(it -> {
            assertThat(it.breakpoints().getFirst().hits()).isEqualTo(1000);
            assertThat(Objects.requireNonNull(it.breakpoints().getFirst().message()))
                    .hasSize(1_000);
        });
    }

    @Test
    void whatIsPrintedIsOutputAndComesBeforeWhatFollows() {
        reporter.tell(
                new DebugNews.Output(JSON.objectNode().put("category", "stdout").put("output", "a")));
        reporter.tell(new DebugNews.Output(
                JSON.objectNode().put("category", "telemetry").put("output", "b")));
        reporter.tell(new DebugNews.Output(
                JSON.objectNode().put("category", "important").put("output", "c")));
        reporter.tell(
                new DebugNews.Output(JSON.objectNode().put("category", "stderr").put("output", "d")));
        reporter.tell(new DebugNews.Output(JSON.objectNode().put("output", 7)));
        reporter.tell(new DebugNews.Running(new Epoch(1), null, null));
        assertThat(platform.output(RUN, OutputStream.STDOUT)).isEqualTo("a");
        assertThat(platform.output(RUN, OutputStream.STDERR)).isEqualTo("d");
        assertThat(platform.output(RUN, OutputStream.DEBUGGER)).isEqualTo("c7");
        assertThat(platform.events().getLast()).isInstanceOf(SessionEvent.DebugMoved.class);
        assertThat(limits).containsExactly("printed", "printed", "printed", "printed");
    }

    /** An adapter is as hostile as its program. */
    @Test
    void whoeverTellsTooMuchIsEnded() {
        for (int epoch = 1; epoch <= 10_000; epoch++) {
            reporter.tell(new DebugNews.Running(new Epoch(epoch), null, null));
        }
        assertThat(limits).containsExactly("too much");
    }

    @Test
    void theClockStandsWithTheProgram() {
        clock.begin();
        reporter.tell(new DebugNews.Running(new Epoch(1), null, null));
        time.pass(Duration.ofSeconds(2));
        reporter.tell(new DebugNews.Stopped(new Epoch(2), why("step")));
        time.pass(Duration.ofSeconds(100));
        reporter.tell(new DebugNews.Running(new Epoch(3), ANA, Move.CONTINUE));
        time.pass(Duration.ofSeconds(3));
        assertThat(clock.ran()).isEqualTo(Duration.ofSeconds(5));
        assertThat(clock.passed()).isEqualTo(Duration.ofSeconds(105));
    }

    @Test
    void theEndIsTheEnd() {
        reporter.tell(new DebugNews.Control(ANA, List.of()));
        reporter.tell(new DebugNews.Ended(3, null, false));
        assertThat(reporter.ended().join().exitCode()).isEqualTo(3);
        assertThat(limits).containsExactly("held by " + ANA.id());
    }
}
