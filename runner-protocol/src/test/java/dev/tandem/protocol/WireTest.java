package dev.tandem.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WireTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final SessionId SESSION = SessionId.next();
    private static final EntryId FILE = EntryId.next();
    private static final RunId RUN = RunId.next();
    private static final Blob PICTURE = new Blob(BlobHash.of(new byte[32]), 7, "image/png");

    @Test
    void messagesSurviveTheWire() throws WireException {
        var snapshot = new SessionSnapshot(
                7,
                List.of(new Entry(FILE, null, "main.py", EntryKind.FILE)),
                Map.of(FILE, new byte[] {1, 2}),
                Map.of(EntryId.next(), PICTURE),
                List.of(new SessionSnapshot.UnfinishedRun(
                        RUN,
                        "python",
                        FILE,
                        RunOptions.NONE,
                        ParticipantId.next(),
                        2,
                        List.of(new LogRecord(
                                6, Instant.EPOCH, ParticipantId.next(), new SessionEvent.RunInput(RUN, new byte[] {10
                                }))))));
        var assigned = new ToRunner.Assigned(SESSION, ParticipantId.next(), "grant", snapshot);

        var read = (ToRunner.Assigned) Wire.decode(Wire.encode(assigned), ToRunner.class);

        assertThat(read).usingRecursiveComparison().isEqualTo(assigned);
    }

    @Test
    void everyEventSurvivesTheWireInARecord() throws WireException {
        var output = new SessionEvent.RunOutput(RUN, OutputStream.STDERR, new byte[] {0, -1});
        var record = new LogRecord(3, Instant.parse("2026-01-02T03:04:05.006007Z"), ParticipantId.next(), output);
        var ended = new LogRecord(
                4,
                Instant.EPOCH,
                ParticipantId.next(),
                new SessionEvent.RunEnded(RUN, EndReason.TIME_LIMIT, null, 10, 9, 8, "10 s"));
        var changed = new LogRecord(
                5,
                Instant.EPOCH,
                ParticipantId.next(),
                new SessionEvent.TreeChanged(List.of(new TreeChange.Moved(FILE, null), new TreeChange.Deleted(FILE))));
        var versions = List.of(
                new LogRecord(
                        6,
                        Instant.EPOCH,
                        ParticipantId.next(),
                        new SessionEvent.VersionMade(
                                VersionId.next(), 5, VersionKind.PAUSE, null, List.of(), List.of(FILE))),
                new LogRecord(
                        7, Instant.EPOCH, ParticipantId.next(), new SessionEvent.VersionNamed(VersionId.next(), "v")),
                new LogRecord(8, Instant.EPOCH, ParticipantId.next(), new SessionEvent.NetworkSwitched(true)));
        var records = Stream.concat(Stream.of(record, ended, changed), versions.stream());
        var message = new ToRunner.Records(SESSION, records.toList());

        assertThat(Wire.decode(Wire.encode(message), ToRunner.class))
                .usingRecursiveComparison()
                .isEqualTo(message);
    }

    @Test
    void changesOfFilesAndTheirAnswerSurviveTheWire() throws WireException {
        EntryId provisional = EntryId.next();
        var asked = new FromRunner.ChangeFiles(
                4,
                SESSION,
                "grant",
                ParticipantId.next(),
                List.of(
                        new FileChange.Create(provisional, null, "a", EntryKind.FILE, new byte[] {1}),
                        new FileChange.Rename(FILE, "b"),
                        new FileChange.Move(FILE, provisional),
                        new FileChange.Delete(FILE),
                        new FileChange.Edit(FILE, new byte[] {2})));
        var done = new ToRunner.FilesChanged(4, 9, Map.of(provisional, FILE));

        assertThat(Wire.decode(Wire.encode(asked), FromRunner.class))
                .usingRecursiveComparison()
                .isEqualTo(asked);
        assertThat(Wire.decode(Wire.encode(done), ToRunner.class)).isEqualTo(done);
    }

    @Test
    void aRunIsRequestedWithOptions() throws WireException {
        var options = new RunOptions("Small", List.of(), List.of("a b"), Map.of("MODE", "x=y"), "src", "1\n", null, 10);
        var requested = new SessionEvent.RunRequested(RUN, null, null, options);

        assertThat(Wire.decode(Wire.encode(requested), SessionEvent.class)).isEqualTo(requested);
    }

    @Test
    void testsSurviveTheWire() throws WireException {
        var requested = new SessionEvent.RunRequested(RUN, "go", null, null, RunGoal.TESTS);
        var told = new SessionEvent.TestsReported(
                RUN,
                List.of(
                        new TestCase("a_test.go", 3, List.of("TestA"), "part", TestState.FAILED, "no", "why", 7),
                        new TestCase(null, null, List.of(), "b", TestState.SKIPPED, "", "", 0)),
                new TestCounts(0, 1, 1, 0));
        var status = new LanguageStatus(
                "go",
                "Go",
                "1.26",
                List.of("go"),
                "main.go",
                "",
                null,
                new TestOffer("go test", "hint", "missing"),
                new DebugOffer("delve", null));

        assertThat(Wire.decode(Wire.encode(requested), SessionEvent.class)).isEqualTo(requested);
        assertThat(Wire.decode(Wire.encode(told), SessionEvent.class)).isEqualTo(told);
        assertThat(Wire.decode(Wire.encode(status), LanguageStatus.class)).isEqualTo(status);
    }

    /** As the log has them for ever. */
    @Test
    void requestsToDebugOfEarlierVersionsAreRead() throws Exception {
        assertThat(Wire.decode(Wire.encode(JSON.readTree("{\"attachPort\":null,\"tests\":true}")), DebugRequest.class))
                .isEqualTo(new DebugRequest(null, true, null));
        assertThat(Wire.decode(Wire.encode(JSON.readTree("{\"attachPort\":5678}")), DebugRequest.class))
                .isEqualTo(new DebugRequest(5678, false, null));
    }

    @Test
    void debuggingSurvivesTheWire() throws Exception {
        JsonNode stop = JSON.readTree("""
                {"threadId":1,"reason":"step","frames":[{"id":7,"name":"main","line":3,"entry":"%s"}],"by":null}""".formatted(FILE));
        ParticipantId ada = ParticipantId.next();
        List<SessionEvent> events = List.of(
                new SessionEvent.RunRequested(RUN, "python", FILE, null, RunGoal.DEBUG, new DebugRequest(5678, false)),
                new SessionEvent.RunRequested(
                        RUN,
                        "python",
                        FILE,
                        null,
                        RunGoal.DEBUG,
                        new DebugRequest(null, true, new SelectedTest(List.of("Sums"), "test \"sum\""))),
                new SessionEvent.DebugStarted(RUN, "debugpy", "debugpy 1.8.1", JSON.readTree("{\"a\":[true,1.5]}")),
                new SessionEvent.DebugMoved(RUN, 3, ada, "next"),
                new SessionEvent.DebugMoved(RUN, 3, null, null),
                new SessionEvent.DebugStopped(RUN, 4, stop),
                new SessionEvent.DebugBreakpoints(RUN, List.of(new BreakpointState("b", false, null, "later", 0))),
                new SessionEvent.DebugEvaluated(RUN, 4L, ada, "1+1", JSON.readTree("{\"result\":\"2\"}"), null),
                new SessionEvent.DebugEvaluated(RUN, null, ada, "1+", null, "syntax"),
                new SessionEvent.DebugControl(RUN, null, List.of(ada)));

        for (SessionEvent event : events) {
            assertThat(Wire.decode(Wire.encode(event), SessionEvent.class)).isEqualTo(event);
        }
        assertThat(StopPlace.of(stop)).isEqualTo(new StopPlace(null, null, "step", FILE, 3, "main"));
        FromRunner.DebugAnswer refused = new FromRunner.DebugAnswer("r", SESSION, null, "DEBUG-01", "Ana stepped");
        assertThat(Wire.decode(Wire.encode(refused), FromRunner.class)).isEqualTo(refused);
    }

    /** Pages read these names: they are the ones of docs/debugging.md. */
    @Test
    void aStopIsJsonWithinJson() throws Exception {
        var stopped = new SessionEvent.DebugStopped(RUN, 4, JSON.readTree("{\"reason\":\"step\"}"));
        assertThat(JSON.writeValueAsString(stopped))
                .isEqualTo("{\"type\":\"debugStopped\",\"run\":\"%s\",\"epoch\":4,\"stop\":{\"reason\":\"step\"}}"
                        .formatted(RUN));
    }

    @Test
    void whatASandboxTellsIsMeasuredAndNeverBelieved() throws Exception {
        JsonNode hostile = JSON.readTree("""
                {"reason":7,"by":"nobody","move":["x"],"frames":[{"name":"a\\u0000b%s","line":-5,"entry":"../x"}]}""".formatted("c".repeat(500)));
        StopPlace place = StopPlace.of(hostile);
        assertThat(place).isEqualTo(new StopPlace(null, null, "stopped", null, 0, "a b" + "c".repeat(197)));
        assertThat(StopPlace.of(JSON.readTree("[1]")).function()).isEmpty();
        JsonNode deep = JSON.readTree("[".repeat(JsonLength.DEEPEST + 2) + "]".repeat(JsonLength.DEEPEST + 2));
        assertThat(JsonLength.of(deep)).isEqualTo(Integer.MAX_VALUE);
        JsonNode wide = JSON.readTree("{\"a\":[1,2,3],\"b\":\"" + "x".repeat(100) + "\"}");
        assertThat(JsonLength.of(wide)).isBetween(100, 200);
    }

    /** What was stored before there were options and signals: without those fields. */
    @Test
    void olderRecordsStayReadable() throws WireException {
        var requested = Map.of("type", "runRequested", "run", RUN, "language", "python", "entry", FILE);
        var ended = Map.of("type", "runEnded", "run", RUN, "reason", "EXITED", "exitCode", 1, "detail", "");
        var options = Map.of("type", "runRequested", "run", RUN, "options", Map.of("arguments", List.of("a")));

        assertThat(Wire.decode(Wire.encode(requested), SessionEvent.class))
                .isEqualTo(new SessionEvent.RunRequested(RUN, "python", FILE, null));
        assertThat(Wire.decode(Wire.encode(ended), SessionEvent.class))
                .isEqualTo(new SessionEvent.RunEnded(RUN, EndReason.EXITED, 1, 0, 0, 0, "", null));
        assertThat(Wire.decode(Wire.encode(options), SessionEvent.class))
                .isEqualTo(new SessionEvent.RunRequested(
                        RUN,
                        null,
                        null,
                        new RunOptions(null, List.of(), List.of("a"), Map.of(), "", null, null, null)));
    }

    @Test
    void garbageIsATypedError() {
        assertThatThrownBy(() -> Wire.decode(new byte[] {1, 2, 3}, FromRunner.class))
                .isInstanceOf(WireException.class)
                .hasMessageContaining("3 bytes that are not a FromRunner");
    }

    @Test
    void identitiesHaveOnePrintedForm() {
        assertThat(SessionId.parse(SESSION.toString())).isEqualTo(SESSION);
        assertThat(SESSION.toString()).hasSize(22);
        assertThat(SESSION.value().version()).isEqualTo(7);
        assertThatThrownBy(() -> SessionId.parse("short")).isInstanceOf(IllegalArgumentException.class);
        String other = "AAAAAAAAAAAAAAAAAAAAAB";
        assertThatThrownBy(() -> SessionId.parse(other)).hasMessageContaining("canonical");
    }
}
