package dev.tandem.debug;

import static dev.tandem.debug.Answered.get;
import static dev.tandem.debug.Answered.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.debug.dap.DapMessage;
import dev.tandem.debug.peer.Seat;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Editors from outside in a session that people in browsers see as well. */
class DapPeerTest {
    private static final Participant ANA = new Participant("a", "Ana");
    private static final Participant BO = new Participant("b", "Bo");

    private final FakeAdapter adapter = new FakeAdapter();
    private final DebugSession session = DebugSession.with(
            adapter.input(),
            adapter.output(),
            new DebugRules(
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(20),
                    20,
                    1,
                    1,
                    100,
                    Duration.ofSeconds(20),
                    1000));
    private final Follower ana = new Follower();
    private final AtomicBoolean mayDebug = new AtomicBoolean(true);
    private final OutsideClient bo = new OutsideClient(session, BO, new Rights(), true);

    DapPeerTest() throws IOException {}

    /** Whoever may not debug may look at the stack and at nothing else. */
    private final class Rights implements Seat {
        @Override
        public boolean mayDebug() {
            return mayDebug.get();
        }

        @Override
        public boolean mayAsk(String command) {
            return command.equals("stackTrace") || mayDebug();
        }
    }

    @AfterEach
    void close() throws IOException {
        bo.close();
        session.close();
        adapter.close();
    }

    private void start() throws Exception {
        get(session.join(ana));
        get(session.start(new Opening("fake", false, json(), List.of())));
        ana.seen(2);
    }

    private ObjectNode thread() {
        return json().put("threadId", 7);
    }

    @Test
    void aClientThatComesLaterSeesTheStopAndReadsWhatWasReadForAll() throws Exception {
        start();
        bo.attach(json());
        assertThat(bo.event("stopped").path("reason").asText()).isEqualTo("entry");
        JsonNode frames = bo.ask("stackTrace", thread()).body().path("stackFrames");
        assertThat(frames).hasSize(2);
        JsonNode scopes = bo.ask("scopes", json().set("frameId", frames.path(0).path("id")))
                .body()
                .path("scopes");
        JsonNode variables = bo.ask(
                        "variables",
                        json().set("variablesReference", scopes.path(0).path("variablesReference")))
                .body()
                .path("variables");
        assertThat(variables.path(0).path("value").asText()).isEqualTo("1");
        assertThat(adapter.count("scopes")).as("the adapter was asked once").isEqualTo(1);
        assertThat(adapter.count("attach") + adapter.count("initialize")).isEqualTo(1);
    }

    @Test
    void itIsToldWhatTheAdapterCanAndWhatIsUnknownSurvives() throws Exception {
        start();
        JsonNode can = bo.event("capabilities").path("capabilities");
        bo.event("initialized");
        assertThat(can.path("novel").asInt()).isEqualTo(1);
        assertThat(can.path("supportsConfigurationDoneRequest").asBoolean()).isTrue();
        assertThat(can.path("supportsTerminateRequest").asBoolean()).isFalse();
    }

    @Test
    void aClientThatComesBeforeTheProgramIsGreetedWhenItIsThere() throws Exception {
        assertThat(bo.ask("attach", json()).success()).isTrue();
        assertThat(bo.count("initialized")).isZero();
        start();
        bo.event("capabilities");
        bo.event("initialized");
    }

    @Test
    void aStepIsEverybodysAndTheOthersAreToldWhoDidIt() throws Exception {
        start();
        bo.attach(json());
        bo.event("stopped");
        assertThat(bo.ask("next", thread()).success()).isTrue();
        assertThat(ana.seen(4).frames().path(0).path("line").asInt()).isEqualTo(2);
        assertThat(bo.event("stopped").path("reason").asText()).isEqualTo("step");
        assertThat(ana.all(DebugNews.Running.class)).contains(new DebugNews.Running(new Epoch(3), BO, Move.STEP_OVER));
        assertThat(bo.count("continued")).as("it knows that itself").isZero();

        get(session.move(ANA, Move.STEP_OVER, new Epoch(4), json()));
        assertThat(bo.event("output").path("output").asText()).isEqualTo("Ana stepped.\n");
        bo.event("continued");
        bo.event("stopped");
    }

    @Test
    void whoeverPressesAStepBehindIsRefusedAndNothingMoves() throws Exception {
        adapter.runsOn = true;
        start();
        bo.attach(json());
        bo.event("stopped");
        bo.send("continue", thread());
        DapMessage.Response second = bo.ask("next", thread());
        assertThat(second.success()).isFalse();
        assertThat(second.reason()).containsAnyOf("DEBUG-01", "DEBUG-02");
        assertThat(adapter.count("next")).isZero();
    }

    @Test
    void whoMayOnlyLookMovesAndChangesNothing() throws Exception {
        mayDebug.set(false);
        start();
        bo.attach(json());
        bo.event("stopped");
        for (String command : List.of(
                "next",
                "continue",
                "pause",
                "setBreakpoints",
                "evaluate",
                "setVariable",
                "restart",
                "threads",
                "unheardOf")) {
            DapMessage.Response refusal = bo.ask(command, thread());
            assertThat(refusal.success()).as(command).isFalse();
            assertThat(refusal.reason()).contains("look, not debug");
        }
        assertThat(bo.ask("disconnect", json().put("terminateDebuggee", true)).success())
                .isFalse();
        assertThat(adapter.asked())
                .doesNotContain("next", "continue", "evaluate", "setVariable", "unheardOf", "disconnect");
    }

    /** js-debug's extension asks {@code enableNetworking} of whatever debugs as {@code node}; viewers' editors send their breakpoints all the same. */
    @Test
    void whatEditorsAskByThemselvesIsRefusedQuietly() throws Exception {
        start();
        bo.attach(json());
        bo.event("stopped");
        adapter.refuse("evaluate", "no such name");
        adapter.refuse("goto", "not there");
        assertThat(isShown("enableNetworking")).isFalse();
        assertThat(isShown("evaluate")).isFalse();
        assertThat(isShown("goto")).as("which is pressed").isTrue();
        mayDebug.set(false);
        assertThat(isShown("enableNetworking")).isFalse();
        assertThat(isShown("setBreakpoints")).isFalse();
        assertThat(isShown("next")).isTrue();
        assertThat(isShown("launch")).isTrue();
    }

    /** {@return whether a refusal is put in front of a person} */
    private boolean isShown(String command) throws IOException {
        DapMessage.Response refusal = bo.ask(command, json());
        assertThat(refusal.success()).as(command).isFalse();
        JsonNode error = refusal.json().at("/body/error");
        assertThat(error.path("format").asText()).isEqualTo(refusal.reason());
        return error.path("showUser").asBoolean();
    }

    @Test
    void theRightIsAskedForEachTime() throws Exception {
        start();
        bo.attach(json());
        bo.event("stopped");
        assertThat(bo.ask("next", thread()).success()).isTrue();
        bo.event("stopped");
        mayDebug.set(false);
        assertThat(bo.ask("next", thread()).success()).isFalse();
        assertThat(bo.ask("stackTrace", thread()).success()).isTrue();
    }

    @Test
    void onlyTheSessionStartsAndEnds() throws Exception {
        start();
        bo.attach(json());
        assertThat(bo.ask("launch", json()).reason()).contains("DEBUG-04");
        assertThat(bo.ask("attach", json()).reason()).contains("DEBUG-04");
        assertThat(bo.ask("initialize", json()).reason()).contains("DEBUG-04");
        assertThat(bo.ask("terminate", json()).success()).isFalse();
        assertThat(bo.ask("runInTerminal", json()).reason()).contains("DEBUG-04");
        assertThat(bo.ask("disconnect", json()).success()).isTrue();
        bo.awaitLeft();
        assertThat(adapter.count("launch")).isEqualTo(1);
        assertThat(adapter.count("disconnect") + adapter.count("terminate")).isZero();
        get(session.move(ANA, Move.STEP_OVER, new Epoch(2), json()));
        ana.seen(4);
    }

    @Test
    void itsBreakpointsGoWithIt() throws Exception {
        start();
        bo.attach(json());
        ObjectNode breakpoints = json();
        breakpoints.putObject("source").put("path", "/workspace/main.py");
        breakpoints.putArray("breakpoints").addObject().put("line", 3);
        assertThat(bo.ask("setBreakpoints", breakpoints).success()).isTrue();
        long before = adapter.count("setBreakpoints");
        bo.close();
        bo.awaitLeft();
        get(session.ask("threads", json(), new Epoch(2)));
        assertThat(adapter.count("setBreakpoints")).isEqualTo(before + 1);
    }

    @Test
    void filesAreCalledAsOnItsMachine() throws Exception {
        start();
        ObjectNode mapping = json();
        mapping.putArray("pathMappings")
                .addObject()
                .put("localRoot", "/home/bo/code/")
                .put("remoteRoot", "/workspace");
        bo.attach(mapping);
        ObjectNode breakpoints = json();
        breakpoints.putObject("source").put("path", "/home/bo/code/lib/main.py");
        assertThat(bo.ask("setBreakpoints", breakpoints).success()).isTrue();
        assertThat(adapter.lastArguments("setBreakpoints").at("/source/path").asText())
                .isEqualTo("/workspace/lib/main.py");
        ObjectNode told = json().put("reason", "new");
        told.putObject("source").put("path", "/workspace/lib/other.py").put("name", "/workspace/lib/other.py");
        adapter.tell("loadedSource", told);
        JsonNode source = bo.event("loadedSource").path("source");
        assertThat(source.path("path").asText()).isEqualTo("/home/bo/code/lib/other.py");
        assertThat(source.path("name").asText()).isEqualTo("/home/bo/code/lib/other.py");
    }

    @Test
    void oneFolderIsEnoughAndWindowsHasBackslashes() throws Exception {
        start();
        bo.attach(json().put("localRoot", "C:\\code\\"));
        ObjectNode breakpoints = json();
        breakpoints.putObject("source").put("path", "C:\\code\\lib\\main.py");
        assertThat(bo.ask("setBreakpoints", breakpoints).success()).isTrue();
        assertThat(adapter.lastArguments("setBreakpoints").at("/source/path").asText())
                .isEqualTo("/workspace/lib/main.py");
        ObjectNode told = json();
        told.putObject("source").put("path", "/workspace/lib/other.py");
        adapter.tell("loadedSource", told);
        assertThat(bo.event("loadedSource").at("/source/path").asText()).isEqualTo("C:\\code\\lib\\other.py");
    }

    @Test
    void itIsToldTheEnd() throws Exception {
        start();
        bo.attach(json());
        adapter.tell("exited", json().put("exitCode", 3));
        adapter.tell("terminated", json());
        assertThat(bo.event("exited").path("exitCode").asInt()).isEqualTo(3);
        assertThat(bo.event("terminated").has("restart")).isFalse();
        assertThat(bo.ask("disconnect", json()).success()).isTrue();
        bo.awaitLeft();
    }

    /** Whoever does not say good-bye either is left all the same. */
    @Test
    void theEndOfTheProgramEndsTheConnection() throws Exception {
        start();
        bo.attach(json());
        adapter.tell("terminated", json());
        bo.event("terminated");
        bo.awaitLeft();
        bo.awaitClosed();
    }

    @Test
    void aProgramThatDoesNotStartIsTold() throws Exception {
        adapter.refuse("launch", "no such file");
        bo.ask("attach", json());
        CompletionStage<Void> _ = session.start(new Opening("fake", false, json(), List.of()));
        assertThat(bo.event("output").path("output").asText()).contains("no such file");
        bo.event("terminated");
    }

    /** Its answers wait to be read by it, so it is not read itself. */
    @Test
    void aClientThatAsksAndDoesNotReadIsNotReadEither() throws Exception {
        start();
        OutsideClient deaf = new OutsideClient(session, BO, () -> true, false);
        deaf.send("attach", json());
        int most = 10_000;
        Thread flood = Thread.ofVirtual().start(() -> {
            try {
                for (int i = 0; i < most; i++) {
                    deaf.send("threads", json().put("x", "x".repeat(2_000)));
                }
            } catch (IOException _) {
                // Closed: the test is over.
            }
        });
        assertThat(flood.join(Duration.ofSeconds(2))).as("all of it was taken").isFalse();
        assertThat(adapter.count("threads")).isLessThan(most / 2);
        deaf.close();
        deaf.awaitLeft();
        get(session.move(ANA, Move.STEP_OVER, new Epoch(2), json()));
        ana.seen(4);
    }

    @Test
    void oneClientSetsOnlySoManyBreakpoints() throws Exception {
        start();
        bo.attach(json());
        for (int file = 0; file < 6; file++) {
            ObjectNode breakpoints = json();
            breakpoints.putObject("source").put("path", "/workspace/" + file + ".py");
            for (int line = 1; line <= 100; line++) {
                breakpoints.withArray("breakpoints").addObject().put("line", line);
            }
            DapMessage.Response answer = bo.ask("setBreakpoints", breakpoints);
            assertThat(answer.success()).as("file " + file).isEqualTo(file < 5);
            assertThat(bo.ask("setBreakpoints", breakpoints).success())
                    .as("again what there is")
                    .isEqualTo(file < 5);
        }
    }

    @Test
    void theSessionHearsWhatItWantsToKnow() throws Exception {
        List<String> heard = new CopyOnWriteArrayList<>();
        Seat seat = new Seat() {
            @Override
            public boolean mayDebug() {
                return true;
            }

            @Override
            public void moves(Move move) {
                heard.add(move.name());
            }

            @Override
            public void evaluated(
                    String expression, Epoch seen, @Nullable ObjectNode result, @Nullable Throwable failure) {
                heard.add(expression + " at " + seen.number() + (failure == null ? " is told" : " fails"));
            }
        };
        start();
        try (OutsideClient client = new OutsideClient(session, BO, seat, true)) {
            client.attach(json());
            client.event("stopped");
            client.ask("evaluate", json().put("expression", "a").put("context", "repl"));
            client.ask("evaluate", json().put("expression", "b").put("context", "hover"));
            client.ask("next", thread());
        }
        assertThat(heard).containsExactly("a at 2 is told", "STEP_OVER");
    }

    /** Nobody waits for a client that does not read. */
    @Test
    void aClientThatDoesNotReadIsLeft() throws Exception {
        start();
        try (OutsideClient deaf = new OutsideClient(session, BO, () -> true, false)) {
            deaf.send("attach", json());
            deaf.send("configurationDone", json());
            ObjectNode much = json().put("category", "stdout").put("output", "x".repeat(1000));
            for (int i = 0; i < 8_000; i++) {
                adapter.tell("output", much);
            }
            deaf.awaitLeft();
        }
        get(session.move(ANA, Move.STEP_OVER, new Epoch(2), json()));
        ana.seen(4);
    }
}
