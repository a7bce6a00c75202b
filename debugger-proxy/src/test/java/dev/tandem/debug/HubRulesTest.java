package dev.tandem.debug;

import static dev.tandem.debug.Answered.await;
import static dev.tandem.debug.Answered.get;
import static dev.tandem.debug.Answered.json;
import static dev.tandem.debug.Answered.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.debug.dap.Wire;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the hub adds to an adapter: controls that one person has, breakpoints of several owners, runs to a line, and the cures of quirks. */
class HubRulesTest {
    private static final Participant ANA = new Participant("a", "Ana");
    private static final Participant BO = new Participant("b", "Bo");
    private static final Opening PROGRAM = new Opening("fake", false, json(), List.of());

    private final FakeAdapter adapter = new FakeAdapter();
    private final Program program = new Program();
    private final Follower ana = new Follower();
    private @Nullable DebugSession session;

    HubRulesTest() throws IOException {}

    private static Epoch epoch(long number) {
        return new Epoch(number);
    }

    private DebugSession start(Quirk... quirks) {
        return start(Epoch.FIRST, quirks);
    }

    private DebugSession start(Epoch first, Quirk... quirks) {
        Set<Quirk> all = EnumSet.noneOf(Quirk.class);
        all.addAll(List.of(quirks));
        DebugSession started =
                DebugSession.with(Wire.of(adapter.input(), adapter.output()), program, all, DebugRules.DEFAULT, first);
        session = started;
        get(started.join(ana));
        get(started.start(PROGRAM));
        ana.seen(first.number() + 1);
        return started;
    }

    @AfterEach
    void close() throws IOException {
        Objects.requireNonNull(session).close();
        adapter.close();
    }

    private static BreakpointRequest lines(List<String> ids, ObjectNode... breakpoints) {
        ObjectNode arguments = json();
        arguments.putObject("source").put("path", FakeAdapter.FILE);
        arguments.putArray("breakpoints").addAll(List.of(breakpoints));
        return new BreakpointRequest("setBreakpoints", arguments, ids);
    }

    private static ObjectNode at(int line) {
        return json().put("line", line);
    }

    private List<Integer> linesOfTheAdapter() {
        List<Integer> lines = new ArrayList<>();
        adapter.lastArguments("setBreakpoints")
                .path("breakpoints")
                .forEach(breakpoint -> lines.add(breakpoint.path("line").asInt()));
        return lines;
    }

    // ---- the controls

    @Test
    void whoHasTheControlsMovesAloneUntilTheyAreGivenOrLeft() {
        DebugSession hub = start();
        get(hub.control(ANA, Control.LOCK, null));
        DebugException refusal = refusal(hub.move(BO, Move.STEP_OVER, epoch(2), json()));
        assertThat(refusal.error()).isEqualTo(DebugError.LOCKED);
        assertThat(refusal).hasMessageContaining("DEBUG-10").hasMessageContaining("Ana has the controls");
        assertThat(refusal(hub.runTo(BO, epoch(2), FakeAdapter.FILE, 9)).error())
                .isEqualTo(DebugError.LOCKED);
        assertThat(refusal(hub.control(BO, Control.LOCK, null)).error()).isEqualTo(DebugError.LOCKED);
        assertThat(refusal(hub.control(BO, Control.UNLOCK, null)).error()).isEqualTo(DebugError.LOCKED);
        get(hub.control(BO, Control.ASK, null));
        assertThat(ana.all(DebugNews.Control.class)).last().isEqualTo(new DebugNews.Control(ANA, List.of(BO)));
        get(hub.control(ANA, Control.GIVE, BO));
        assertThat(ana.all(DebugNews.Control.class)).last().isEqualTo(new DebugNews.Control(BO, List.of()));
        assertThat(refusal(hub.move(ANA, Move.STEP_OVER, epoch(2), json())).error())
                .isEqualTo(DebugError.LOCKED);
        get(hub.move(BO, Move.STEP_OVER, epoch(2), json()));
        get(hub.gone(BO));
        assertThat(ana.all(DebugNews.Control.class)).last().isEqualTo(new DebugNews.Control(null, List.of()));
        ana.seen(4);
        get(hub.move(ANA, Move.STEP_OVER, epoch(4), json()));
    }

    @Test
    void whoComesLateKnowsWhoHasTheControlsAndWhereBreakpointsAre() {
        DebugSession hub = start();
        get(hub.control(ANA, Control.LOCK, null));
        get(hub.set(lines(List.of("one"), at(5))));
        Follower late = new Follower();
        get(hub.join(late));
        assertThat(late.all(DebugNews.Control.class)).containsExactly(new DebugNews.Control(ANA, List.of()));
        assertThat(late.all(DebugNews.Breakpoints.class))
                .containsExactly(new DebugNews.Breakpoints(List.of(new BreakpointState("one", true, 5, null, 0))));
    }

    // ---- breakpoints

    @Test
    void ownersBreakpointsAreOneRequestAndEachIsAnsweredTheirOwn() {
        DebugSession hub = start();
        get(hub.set(lines(List.of("one", "two"), at(5), at(8))));
        BreakpointOwner bo = BreakpointOwner.Client.of(BO);
        ObjectNode bos = get(hub.set(bo, lines(List.of(), at(8).put("condition", "x"), at(9))));
        assertThat(linesOfTheAdapter()).containsExactly(5, 8, 9);
        assertThat(bos.path("breakpoints").findValuesAsText("line")).containsExactly("8", "9");
        get(hub.set(lines(List.of("one"), at(5))));
        assertThat(linesOfTheAdapter()).containsExactly(5, 8, 9);
        get(hub.forget(bo::equals));
        assertThat(linesOfTheAdapter()).containsExactly(5);
    }

    @Test
    void hitsAreCountedByIdsOrByLines() throws IOException {
        DebugSession hub = start();
        get(hub.set(lines(List.of("two", "nine"), at(2), at(9))));
        adapter.runsOn = true;
        get(hub.move(ANA, Move.CONTINUE, epoch(2), json())); // to line 2
        adapter.tell("stopped", json().put("reason", "breakpoint").put("threadId", 7));
        ana.seen(4);
        get(hub.move(ANA, Move.CONTINUE, epoch(4), json()));
        ObjectNode told = json().put("reason", "breakpoint").put("threadId", 7);
        told.putArray("hitBreakpointIds").add(9);
        adapter.tell("stopped", told);
        ana.seen(6);
        ana.await(
                DebugNews.Breakpoints.class,
                it -> it.all()
                        .equals(List.of(
                                new BreakpointState("nine", true, 9, null, 1),
                                new BreakpointState("two", true, 2, null, 1))));
    }

    @Test
    void whatIsToldOfABreakpointLaterIsToldOn() throws IOException {
        DebugSession hub = start();
        get(hub.set(lines(List.of("one"), at(5))));
        ObjectNode event = json().put("reason", "changed");
        event.putObject("breakpoint")
                .put("id", 5)
                .put("verified", false)
                .put("message", "no code here")
                .put("line", 6);
        adapter.tell("breakpoint", event);
        ana.await(
                DebugNews.Breakpoints.class,
                it -> it.all().equals(List.of(new BreakpointState("one", false, 6, "no code here", 0))));
    }

    @Test
    void aLineIsRunToOnceWhereverTheProgramStops() {
        DebugSession hub = start();
        get(hub.set(lines(List.of("one"), at(5))));
        get(hub.runTo(BO, epoch(2), FakeAdapter.FILE, 7));
        ana.seen(4);
        ana.await(DebugNews.Running.class, it -> it.equals(new DebugNews.Running(epoch(3), BO, Move.RUN_TO)));
        get(hub.set(
                BreakpointOwner.Client.of(BO),
                lines(List.of()))); // what was to be told to the adapter has been told now
        assertThat(linesOfTheAdapter()).containsExactly(5);
        assertThat(adapter.count("setBreakpoints")).isEqualTo(4);
    }

    // ---- quirks

    @Test
    void aChangedConditionIsClearedFirstWhereItHasToBe() {
        DebugSession hub = start(Quirk.CHANGED_CONDITION_IGNORED);
        get(hub.set(lines(List.of(), at(5).put("condition", "a"), at(6))));
        assertThat(adapter.count("setBreakpoints")).isEqualTo(1);
        get(hub.set(lines(List.of(), at(5).put("condition", "a"), at(6), at(7))));
        assertThat(adapter.count("setBreakpoints"))
                .as("nothing changed but one more")
                .isEqualTo(2);
        get(hub.set(lines(List.of(), at(5).put("condition", "b"), at(6), at(7))));
        assertThat(adapter.count("setBreakpoints")).isEqualTo(4);
        assertThat(linesOfTheAdapter()).containsExactly(5, 6, 7);
    }

    @Test
    void anAdapterThatCannotLogStopsForNobody() throws IOException {
        DebugSession hub = start();
        get(hub.set(lines(List.of("log"), at(2).put("logMessage", "{line} of {end} is {x"))));
        assertThat(adapter.lastArguments("setBreakpoints")
                        .path("breakpoints")
                        .path(0)
                        .has("logMessage"))
                .isFalse();
        adapter.runsOn = true;
        get(hub.move(ANA, Move.CONTINUE, epoch(2), json())); // to line 2
        adapter.tell("stopped", json().put("reason", "breakpoint").put("threadId", 7));
        ana.await(
                DebugNews.Output.class, it -> it.body().path("output").asText().equals("2 of 2 is {x\n"));
        adapter.tell("stopped", json().put("reason", "breakpoint").put("threadId", 7)); // at line 3
        assertThat(ana.seen(4).frames().path(0).path("line").asInt()).isEqualTo(3);
        assertThat(ana.all(DebugNews.Stopped.class)).as("the entry, and line 3").hasSize(2);
        assertThat(adapter.count("continue")).isEqualTo(2);
    }

    @Test
    void anAdapterThatLogsDoesItItself() {
        adapter.capabilities.put("supportsLogPoints", true);
        DebugSession hub = start();
        get(hub.set(lines(List.of(), at(2).put("logMessage", "{line}"))));
        assertThat(adapter.lastArguments("setBreakpoints")
                        .path("breakpoints")
                        .path(0)
                        .has("logMessage"))
                .isTrue();
    }

    @Test
    void whatPauseStoppedIsNoException() throws IOException {
        adapter.deaf = "nothing";
        DebugSession hub = start(Quirk.PAUSE_TOLD_AS_EXCEPTION);
        adapter.runsOn = true;
        get(hub.move(ANA, Move.CONTINUE, epoch(2), json()));
        adapter.deaf = "pause";
        CompletionStage<Void> paused = hub.move(ANA, Move.PAUSE, epoch(3), json());
        await("pause", () -> adapter.count("pause") > 0);
        adapter.tell(
                "stopped",
                json().put("reason", "exception").put("description", "signal").put("threadId", 7));
        assertThat(ana.seen(4).why()).isEqualTo(json().put("reason", "pause").put("threadId", 7));
        assertThat(paused.toCompletableFuture()).isNotDone();
        adapter.deaf = null;
        get(hub.move(ANA, Move.CONTINUE, epoch(4), json()));
        adapter.tell("stopped", json().put("reason", "exception").put("threadId", 7));
        assertThat(ana.seen(6).why().path("reason").asText())
                .as("nobody paused it")
                .isEqualTo("exception");
    }

    @Test
    void hitConditionsThatAreNotAnnouncedAre() {
        start(Quirk.HIT_CONDITIONS_NOT_ANNOUNCED);
        assertThat(ana.all(DebugNews.Started.class))
                .singleElement()
                .satisfies(it -> assertThat(it.capabilities()
                                .path("supportsHitConditionalBreakpoints")
                                .asBoolean())
                        .isTrue());
    }

    @Test
    void anExitCodeInWordsIsRead() throws IOException {
        start(Quirk.EXIT_CODE_IN_WORDS);
        adapter.tell("output", json().put("output", "Process 12 has exited with status 4\n"));
        adapter.tell("terminated", json());
        assertThat(ana.await(DebugNews.Ended.class, _ -> true).exitCode()).isEqualTo(4);
    }

    @Test
    void aSignalInWordsIsReadAsShellsTellIt() throws IOException {
        start(Quirk.EXIT_CODE_IN_WORDS);
        adapter.tell("output", json().put("output", "Process 12 has exited with status -9\n"));
        adapter.tell("terminated", json());
        assertThat(ana.await(DebugNews.Ended.class, _ -> true).exitCode()).isEqualTo(137);
    }

    @Test
    @Shows(Quirk.CARRIAGE_RETURNS)
    void aTerminalsLinesEndAsOthers() throws IOException {
        start(Quirk.CARRIAGE_RETURNS);
        adapter.tell("output", json().put("output", "one\r\ntwo\r\n"));
        ana.await(
                DebugNews.Output.class, it -> it.body().path("output").asText().equals("one\ntwo\n"));
    }

    // ---- ends

    @Test
    void epochsGoOnFromThoseOfAnEarlierSession() {
        DebugSession hub = start(epoch(41));
        assertThat(ana.all(DebugNews.Running.class)).first().isEqualTo(new DebugNews.Running(epoch(41), null, null));
        get(hub.move(ANA, Move.STEP_OVER, epoch(42), json()));
        ana.seen(44);
    }

    @Test
    void theEndComesAfterTheProgramsLastWordsWithItsExitCode() throws IOException {
        start();
        adapter.tell("terminated", json());
        await("disconnect", () -> adapter.count("disconnect") > 0);
        get(program.write("last words"));
        assertThat(ana.all(DebugNews.Ended.class)).isEmpty();
        program.drained.complete(OptionalInt.of(5));
        assertThat(ana.await(DebugNews.Ended.class, _ -> true)).isEqualTo(new DebugNews.Ended(5, null, false));
        assertThat(ana.news()).last().as("nothing comes after the end").isInstanceOf(DebugNews.Ended.class);
        assertThat(ana.all(DebugNews.Output.class))
                .anyMatch(it -> it.body().path("output").asText().equals("last words"));
    }

    @Test
    void onlyProgramsAreStartedForAdapters() throws IOException {
        start();
        adapter.ask("runInTerminal", json().put("cwd", "/"));
        adapter.ask("handshake", json());
        program.started.join();
        assertThat(program.started.join()).isEqualTo(json().put("cwd", "/"));
    }

    /** A program of ours, that says what tests say. */
    private static final class Program implements ProgramSide {
        private final CompletableFuture<Sink> sink = new CompletableFuture<>();
        final CompletableFuture<ObjectNode> started = new CompletableFuture<>();
        final CompletableFuture<OptionalInt> drained = new CompletableFuture<>();

        @Override
        public void open(Sink opened) {
            sink.complete(opened);
        }

        CompletionStage<Void> write(String text) {
            return sink.join().write("stdout", text);
        }

        @Override
        public boolean startsPrograms() {
            return true;
        }

        @Override
        public CompletionStage<ObjectNode> start(ObjectNode arguments) {
            started.complete(arguments);
            return CompletableFuture.completedFuture(json());
        }

        @Override
        public CompletionStage<OptionalInt> drained() {
            return drained;
        }
    }
}
