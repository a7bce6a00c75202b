package dev.tandem.platform.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tandem.crdt.Doc;
import dev.tandem.crdt.Subscription;
import dev.tandem.platform.access.Caller;
import dev.tandem.platform.debug.DebugView;
import dev.tandem.platform.debug.StopRows;
import dev.tandem.platform.debug.StopSummary;
import dev.tandem.platform.document.DocumentKind;
import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.session.SessionScene.Person;
import dev.tandem.platform.testing.TestDatabase;
import dev.tandem.protocol.BreakpointState;
import dev.tandem.protocol.DebugOffer;
import dev.tandem.protocol.DebugRequest;
import dev.tandem.protocol.EndReason;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.JsonLength;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.Reported;
import dev.tandem.protocol.Role;
import dev.tandem.protocol.RunGoal;
import dev.tandem.protocol.RunId;
import dev.tandem.protocol.RunOptions;
import dev.tandem.protocol.SelectedTest;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.SessionSnapshot;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Debug sessions: who may ask for them, what becomes of what a runner tells, and what is kept of it. */
class DebugSessionsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final SessionScene scene = new SessionScene();
    private final Caller runner = new Caller.Runner(ParticipantId.next());
    private final StopRows stops = new StopRows(TestDatabase.pool());
    private Person ada;
    private long told;

    @BeforeEach
    void begin() {
        ada = scene.founds("Ada", "print(1)\n");
    }

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void aFileIsAskedFor() {
        RunId run = request(debug(scene.file(), null));

        assertThat(scene.view().runs().getFirst().goal()).isEqualTo(RunGoal.DEBUG);
        assertThat(view().run()).isEqualTo(run);
        assertThat(view().state()).isEqualTo(DebugView.State.STARTING);
        SessionSnapshot.UnfinishedRun waiting = scene.get(scene.session().read(SessionReader::runnerSnapshot))
                .unfinishedRuns()
                .getFirst();
        assertThat(waiting.request())
                .isEqualTo(new SessionEvent.RunRequested(
                        run, "python", scene.file(), null, RunGoal.DEBUG, DebugRequest.PROGRAM));
        assertThat(ada.refusal(debug(scene.file(), null))).isEqualTo(ErrorCode.RUN_GOING);
    }

    @Test
    void testsOfAFileAreDebuggedAndAPortIsAttachedTo() {
        RunId run = request(debug(scene.file(), new DebugRequest(null, true)));
        end(run);

        Committed attached = scene.get(ada.submit(
                new Command.RequestRun(null, "python", null, null, RunGoal.DEBUG, new DebugRequest(5678, false))));
        assertThat(((SessionEvent.RunRequested) attached.records().getLast().event()).debug())
                .isEqualTo(new DebugRequest(5678, false));
    }

    @Test
    void whatCannotBeDebuggedIsRefused() {
        EntryId file = scene.file();
        assertThat(ada.refusal(debug(null, null))).isEqualTo(ErrorCode.REQUEST_MALFORMED);
        assertThat(ada.refusal(debug(EntryId.next(), null))).isEqualTo(ErrorCode.FILE_UNKNOWN);
        assertThat(ada.refusal(debug(null, new DebugRequest(0, false)))).isEqualTo(ErrorCode.REQUEST_MALFORMED);
        assertThat(ada.refusal(debug(file, new DebugRequest(70_000, false)))).isEqualTo(ErrorCode.REQUEST_MALFORMED);
        assertThat(ada.refusal(debug(file, new DebugRequest(80, true)))).isEqualTo(ErrorCode.REQUEST_MALFORMED);
        SelectedTest one = new SelectedTest(List.of("Sums"), "test_sum");
        assertThat(ada.refusal(debug(file, new DebugRequest(null, false, one)))).isEqualTo(ErrorCode.REQUEST_MALFORMED);
        for (String name : List.of("", "a\0b", "x".repeat(1_001))) {
            assertThat(ada.refusal(debug(file, new DebugRequest(null, true, new SelectedTest(List.of(), name)))))
                    .isEqualTo(ErrorCode.REQUEST_MALFORMED);
            assertThat(ada.refusal(debug(file, new DebugRequest(null, true, new SelectedTest(List.of(name), "b")))))
                    .isEqualTo(ErrorCode.REQUEST_MALFORMED);
        }
        assertThat(ada.refusal(debug(
                        file,
                        new DebugRequest(null, true, new SelectedTest(Collections.nCopies(51, "suite"), "test_sum")))))
                .isEqualTo(ErrorCode.REQUEST_MALFORMED);
        assertThat(ada.refusal(new Command.RequestRun(file, null, null, null, RunGoal.PROGRAM, DebugRequest.PROGRAM)))
                .isEqualTo(ErrorCode.REQUEST_MALFORMED);
        assertThat(ada.refusal(new Command.RequestRun(
                        null,
                        null,
                        null,
                        new RunOptions(null, List.of("ls"), List.of(), Map.of(), "", null, null, null),
                        RunGoal.DEBUG,
                        null)))
                .isEqualTo(ErrorCode.REQUEST_MALFORMED);
        assertThat(ada.refusal(new Command.RequestRun(null, null, "no such", null, RunGoal.DEBUG, null)))
                .isEqualTo(ErrorCode.CONFIGURATION_UNKNOWN);
        scene.runners().offer(new DebugOffer("debugpy", "debugpy was not found."));
        assertThat(ada.refusal(debug(file, null))).isEqualTo(ErrorCode.DEBUG_UNAVAILABLE);
        scene.runners().offer((DebugOffer) null);
        assertThat(ada.refusal(debug(file, null))).isEqualTo(ErrorCode.DEBUG_UNAVAILABLE);
        scene.runners().connect(false);
        assertThat(ada.refusal(debug(file, null))).isEqualTo(ErrorCode.NO_RUNNER);
    }

    @Test
    void viewersNeitherDebugNorSetBreakpoints() {
        Person vi = scene.joins("Vi", Role.VIEWER);
        assertThat(vi.refusal(debug(scene.file(), null))).isEqualTo(ErrorCode.CAPABILITY_MISSING);
        assertThat(vi.refusal(breakpoint("b1"))).isEqualTo(ErrorCode.DOCUMENT_READ_ONLY);
        Person ed = scene.joins("Ed", Role.EDITOR);
        scene.get(ed.submit(breakpoint("b2")));
    }

    /** They are there before anybody has written them, in old sessions too, and their updates survive all that files survive. */
    @Test
    void breakpointsAreADocumentThatTheRunnerSees() {
        scene.get(ada.submit(breakpoint("b1")));
        assertThat(breakpoints()).contains("b1");
        scene.snapshotNow();
        scene.restart();
        assertThat(breakpoints()).contains("b1");
        scene.forgetSnapshots();
        scene.restart();
        assertThat(breakpoints()).contains("b1");
        scene.compact();
        scene.forgetSnapshots();
        scene.restart();
        assertThat(breakpoints()).contains("b1");
    }

    @Test
    void whatIsToldIsThereForEverybodyAndAfterARestart() {
        RunId run = request(debug(scene.file(), null));
        tell(new SessionEvent.DebugStarted(run, "debugpy", "debugpy 1.8", json("{\"a\":true}")));
        tell(new SessionEvent.DebugMoved(run, 1, null, null));
        assertThat(view().state()).isEqualTo(DebugView.State.RUNNING);
        tell(new SessionEvent.DebugBreakpoints(run, List.of(new BreakpointState("b1", true, 3, null, 1))));
        tell(stop(run, 2, "next", 3));
        tell(new SessionEvent.DebugEvaluated(run, 2L, ada.id(), "x", json("{\"result\":\"1\"}"), null));
        tell(new SessionEvent.DebugControl(run, ada.id(), List.of()));
        checkStopped(run);

        scene.snapshotNow();
        scene.restart();
        checkStopped(run);
        scene.forgetSnapshots();
        scene.restart();
        checkStopped(run);

        end(run);
        assertThat(view().state()).isEqualTo(DebugView.State.ENDED);
        assertThat(view().stop()).isNull();
        assertThat(view().stops()).hasSize(1);
        assertThat(view().control().holder()).isNull();
        scene.compact();
        assertThat(stops.list(scene.id(), run)).as("kept for good").hasSize(1);
    }

    private void checkStopped(RunId run) {
        DebugView view = view();
        assertThat(view.state()).isEqualTo(DebugView.State.STOPPED);
        assertThat(view.adapter()).isEqualTo("debugpy");
        assertThat(view.epoch()).isEqualTo(2);
        assertThat(view.by()).isEqualTo(ada.id());
        assertThat(view.move()).isEqualTo("next");
        assertThat(Objects.requireNonNull(view.stop())
                        .path("frames")
                        .path(0)
                        .path("line")
                        .asInt())
                .isEqualTo(3);
        assertThat(view.breakpoints()).containsExactly(new BreakpointState("b1", true, 3, null, 1));
        assertThat(view.evaluated())
                .singleElement()
                .satisfies(it -> assertThat(it.expression()).isEqualTo("x"));
        assertThat(view.control().holder()).isEqualTo(ada.id());
        Optional<DebugView> found = scene.get(scene.session().read(reader -> reader.debug(run)));
        assertThat(found).contains(view);
    }

    @Test
    void aStopThatIsToldAgainTakesThePlaceOfTheFirst() {
        RunId run = request(debug(scene.file(), null));
        tell(stop(run, 2, "next", 3));
        tell(stop(run, 2, "next", 4));
        tell(stop(run, 4, "stepIn", 9));

        assertThat(view().stops()).extracting(StopSummary::line).containsExactly(4, 9);
        assertThat(stops.list(scene.id(), run)).isEqualTo(view().stops());
        StopRows.Stored second = stops.find(scene.id(), run, 4).orElseThrow();
        assertThat(second.summary().move()).isEqualTo("stepIn");
        assertThat(second.summary().entry()).isEqualTo(scene.file());
        assertThat(second.stop().path("frames").path(0).path("line").asInt()).isEqualTo(9);
        assertThat(stops.find(scene.id(), run, 3)).isEmpty();
        assertThat(stops.find(scene.id(), RunId.next(), 4)).isEmpty();
    }

    /** A database takes no zero in a text, and would refuse all that is committed with it. */
    @Test
    void aHostileStopIsKeptLikeAnyOther() {
        RunId run = request(debug(scene.file(), null));
        tell(new SessionEvent.DebugStopped(run, 1, json("""
                {"reason":"a\\u0000b","by":"x","frames":[{"name":"\\u0000","entry":7,"line":"x"}]}""")));
        assertThat(view().stops()).singleElement().satisfies(it -> {
            assertThat(it.reason()).isEqualTo("a b");
            assertThat(it.by()).isNull();
            assertThat(it.entry()).isNull();
        });
        assertThat(stops.list(scene.id(), run)).isEqualTo(view().stops());
    }

    @Test
    void aRunnerTellsOnlyOfWhatItDebugsAndNotMoreThanItMay() {
        RunId run = request(debug(scene.file(), null));
        assertThat(ada.refusal(reporting(1, new SessionEvent.DebugMoved(run, 1, null, null))))
                .isEqualTo(ErrorCode.CAPABILITY_MISSING);
        assertThat(refusal(new SessionEvent.DebugMoved(RunId.next(), 1, null, null)))
                .isEqualTo(ErrorCode.RUN_UNKNOWN);
        JsonNode large = json("{\"a\":\"" + "x".repeat(JsonLength.MOST) + "\"}");
        assertThat(refusal(new SessionEvent.DebugStopped(run, 1, large))).isEqualTo(ErrorCode.REQUEST_MALFORMED);
        JsonNode deep = json("[".repeat(60) + "]".repeat(60));
        assertThat(refusal(new SessionEvent.DebugStarted(run, "a", "a", deep))).isEqualTo(ErrorCode.REQUEST_MALFORMED);
        assertThat(refusal(new SessionEvent.DebugStarted(run, "a".repeat(5_000), "a", json("{}"))))
                .isEqualTo(ErrorCode.REQUEST_MALFORMED);
        BreakpointState one = new BreakpointState("b", true, 1, null, 0);
        assertThat(refusal(new SessionEvent.DebugBreakpoints(run, Collections.nCopies(501, one))))
                .isEqualTo(ErrorCode.REQUEST_MALFORMED);
        assertThat(refusal(new SessionEvent.DebugControl(run, null, Collections.nCopies(501, ada.id()))))
                .isEqualTo(ErrorCode.REQUEST_MALFORMED);
        end(run);

        RunId program = request(new Command.RequestRun(scene.file(), null));
        told = 0;
        assertThat(refusal(new SessionEvent.DebugMoved(program, 1, null, null))).isEqualTo(ErrorCode.RUN_UNKNOWN);
    }

    @Test
    void ofMuchThatIsEvaluatedTheNewestIsShown() {
        RunId run = request(debug(scene.file(), null));
        for (int number = 0; number < 120; number++) {
            tell(new SessionEvent.DebugEvaluated(run, 1L, ada.id(), "x" + number, null, "no"));
        }
        assertThat(view().evaluated()).hasSize(100);
        assertThat(view().evaluated().getLast().expression()).isEqualTo("x119");
        JsonNode large = json("{\"result\":\"" + "x".repeat(200_000) + "\"}");
        tell(new SessionEvent.DebugEvaluated(run, 1L, ada.id(), "first", large, null));
        tell(new SessionEvent.DebugEvaluated(run, 1L, ada.id(), "second", large, null));
        assertThat(view().evaluated())
                .extracting(DebugView.Evaluated::expression)
                .containsExactly("second");
    }

    private DebugView view() {
        return scene.view().debugs().getFirst();
    }

    private static Command.RequestRun debug(@Nullable EntryId entry, @Nullable DebugRequest request) {
        return new Command.RequestRun(entry, null, null, null, RunGoal.DEBUG, request);
    }

    private RunId request(Command.RequestRun command) {
        Committed requested = scene.get(ada.submit(command));
        told = 0;
        return ((SessionEvent.RunRequested) requested.records().getLast().event()).run();
    }

    private void tell(SessionEvent event) {
        told++;
        scene.get(scene.session().submit(runner, reporting(told, event)));
    }

    private ErrorCode refusal(SessionEvent event) {
        return SessionScene.refusal(scene.session().submit(runner, reporting(told + 1, event)));
    }

    private static Command reporting(long number, SessionEvent event) {
        return new Command.AppendByRunner(List.of(new Reported(number, event)));
    }

    private void end(RunId run) {
        tell(new SessionEvent.RunEnded(run, EndReason.EXITED, 0, 5, 4, 3, ""));
    }

    private SessionEvent stop(RunId run, long epoch, String move, int line) {
        return new SessionEvent.DebugStopped(run, epoch, json("""
                {"threadId":1,"reason":"step","by":"%s","move":"%s","totalFrames":1,
                 "frames":[{"id":1,"name":"main","line":%d,"column":1,"entry":"%s","scopes":[]}]}""".formatted(ada.id(), move, line, scene.file())));
    }

    private String breakpoints() {
        byte @Nullable [] state = scene.get(scene.session().read(SessionReader::runnerSnapshot))
                .documents()
                .get(DocumentKind.DEBUG_SETTINGS_ID);
        Doc doc = new Doc();
        doc.applyUpdate(Objects.requireNonNull(state));
        return doc.getMap("breakpoints").keys().toString();
    }

    private static Command breakpoint(String id) {
        Doc doc = new Doc();
        List<byte[]> updates = new ArrayList<>();
        try (Subscription _ = doc.observeUpdates(event -> updates.add(event.update()))) {
            doc.getMap("breakpoints").set(id, "x");
        }
        return new Command.UpdateDocument(DocumentKind.DEBUG_SETTINGS_ID, updates.getFirst());
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(text, e);
        }
    }
}
