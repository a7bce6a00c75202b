package dev.tandem.debug;

import static dev.tandem.debug.Answered.get;
import static dev.tandem.debug.Answered.json;
import static dev.tandem.debug.Answered.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several people, one program, an adapter that is asked little. */
class DebugSessionTest {
    private static final Participant ANA = new Participant("a", "Ana");
    private static final Participant BO = new Participant("b", "Bo");
    private static final Opening PROGRAM = new Opening(
            "fake",
            false,
            json().put("program", "main"),
            List.of(new BreakpointRequest("setBreakpoints", json().put("novel", 1))));

    private final FakeAdapter adapter = new FakeAdapter();
    private final DebugSession session =
            DebugSession.with(adapter.input(), adapter.output(), rules(Duration.ofSeconds(20)));
    private final Follower ana = new Follower();
    private final Follower bo = new Follower();

    DebugSessionTest() throws IOException {}

    private static DebugRules rules(Duration patience) {
        return new DebugRules(patience, patience, patience, 20, 1, 1, 100, patience, 10);
    }

    @BeforeEach
    void join() {
        get(session.join(ana));
        get(session.join(bo));
    }

    @AfterEach
    void close() throws IOException {
        session.close();
        adapter.close();
    }

    private static Epoch epoch(long number) {
        return new Epoch(number);
    }

    private void start() {
        get(session.start(PROGRAM));
        ana.seen(2);
        bo.seen(2);
    }

    @Test
    void aProgramIsStartedInTheOrderThatTheProtocolWants() {
        start();
        assertThat(adapter.asked())
                .startsWith("initialize", "launch", "setBreakpoints", "configurationDone")
                .doesNotContain("attach");
        assertThat(bo.all(DebugNews.Started.class))
                .singleElement()
                .satisfies(it ->
                        assertThat(it.capabilities().path("novel").asInt()).isEqualTo(1));
    }

    @Test
    void everybodySeesTheSameStopWhichIsReadOnce() {
        start();
        get(session.move(BO, Move.STEP_OVER, epoch(2), json()));
        Stop stop = ana.seen(4);
        assertThat(bo.seen(4)).isEqualTo(stop);
        assertThat(stop.threadId()).isEqualTo(7);
        assertThat(stop.totalFrames()).isEqualTo(2);
        assertThat(stop.frames().path(0).path("line").asInt()).isEqualTo(2);
        JsonNode scopes = stop.frames().path(0).path("scopes");
        assertThat(scopes.path(0).path("variables").path(0).path("value").asText())
                .isEqualTo("2");
        assertThat(scopes.path(1).has("variables")).as("an expensive scope").isFalse();
        assertThat(scopes.path(2).has("variables")).as("registers").isFalse();
        assertThat(stop.frames().path(1).has("scopes")).isFalse();
        assertThat(ana.all(DebugNews.Running.class)).contains(new DebugNews.Running(epoch(3), BO, Move.STEP_OVER));
        assertThat(adapter.count("stackTrace")).isEqualTo(2);
        assertThat(adapter.count("variables")).isEqualTo(2);
    }

    @Test
    void ofTwoWhoStepAtOnceOneStepsAndTheOtherIsToldWho() {
        start();
        var first = session.move(ANA, Move.STEP_OVER, epoch(2), json());
        var second = session.move(BO, Move.STEP_OVER, epoch(2), json());
        get(first);
        Throwable refusal = catchThrowable(() -> get(second));
        assertThat(refusal)
                .isInstanceOfSatisfying(
                        DebugException.class, it -> assertThat(it.error()).isEqualTo(DebugError.STALE))
                .hasMessageContaining("Ana stepped");
        bo.seen(4);
        assertThat(adapter.count("next")).isEqualTo(1);
    }

    @Test
    void whoComesLaterKnowsAsMuch() throws IOException {
        start();
        adapter.tell("output", json().put("category", "stdout").put("output", "much more than ten characters"));
        adapter.tell("output", json().put("category", "stdout").put("output", "few"));
        ana.await(
                DebugNews.Output.class, it -> it.body().path("output").asText().equals("few"));
        long before = adapter.asked().size();
        Follower late = new Follower();
        get(session.join(late));
        assertThat(late.news()).hasSize(4).last().isEqualTo(new DebugNews.Seen(ana.seen(2), true, 0));
        assertThat(late.all(DebugNews.Started.class)).hasSize(1);
        assertThat(late.all(DebugNews.Output.class))
                .singleElement()
                .satisfies(it -> assertThat(it.body().path("output").asText()).isEqualTo("few"));
        assertThat(adapter.asked()).hasSize((int) before);
    }

    @Test
    void whatOneHasAskedNobodyAsksAgain() {
        start();
        int inner = ana.seen(2)
                .frames()
                .path(0)
                .path("scopes")
                .path(0)
                .path("variables")
                .path(1)
                .path("variablesReference")
                .asInt();
        long before = adapter.count("variables");
        var first = session.ask("variables", json().put("variablesReference", inner), epoch(2));
        var second = session.ask("variables", json().put("variablesReference", inner), epoch(2));
        assertThat(get(first)).isEqualTo(get(second));
        assertThat(adapter.count("variables")).isEqualTo(before + 1);
    }

    @Test
    void aNumberOfAnOlderStopMeansNothing() {
        start();
        int old = ana.seen(2).frames().path(0).path("id").asInt();
        get(session.move(ANA, Move.STEP_OVER, epoch(2), json()));
        int now = ana.seen(4).frames().path(0).path("id").asInt();
        assertThat(now).isNotEqualTo(old);
        assertThat(refused(session.ask("scopes", json().put("frameId", old), epoch(4))))
                .isEqualTo(DebugError.UNKNOWN_REFERENCE);
        assertThat(refused(session.ask("scopes", json().put("frameId", now), epoch(2))))
                .isEqualTo(DebugError.STALE);
        assertThat(get(session.ask("scopes", json().put("frameId", now), epoch(4)))
                        .path("scopes"))
                .hasSize(3);
    }

    @Test
    void whatSomebodyChangesEverybodySees() {
        start();
        int locals = ana.seen(2)
                .frames()
                .path(0)
                .path("scopes")
                .path(0)
                .path("variablesReference")
                .asInt();
        get(session.ask(
                "setVariable",
                json().put("variablesReference", locals).put("name", "line").put("value", "renamed"),
                epoch(2)));
        bo.await(
                DebugNews.Seen.class,
                it -> it.stop()
                        .frames()
                        .path(0)
                        .path("scopes")
                        .path(0)
                        .path("variables")
                        .path(0)
                        .path("name")
                        .asText()
                        .equals("renamed"));
        long before = adapter.count("stackTrace");
        get(session.ask("evaluate", json().put("expression", "line").put("context", "hover"), epoch(2)));
        assertThat(adapter.count("stackTrace")).as("looking changes nothing").isEqualTo(before);
    }

    @Test
    void onlyTheHubStartsAndEnds() {
        start();
        for (String command : List.of(
                "initialize",
                "launch",
                "attach",
                "disconnect",
                "terminate",
                "restart",
                "configurationDone",
                "runInTerminal",
                "setBreakpoints",
                "next",
                "novel")) {
            assertThat(refused(session.ask(command, json(), epoch(2)))).isEqualTo(DebugError.NOT_FOR_PARTICIPANTS);
        }
    }

    @Test
    void aProgramThatRunsIsPausedOnceAndNothingElse() {
        adapter.runsOn = true;
        start();
        get(session.move(ANA, Move.CONTINUE, epoch(2), json()));
        assertThat(refused(session.move(BO, Move.STEP_OVER, epoch(3), json()))).isEqualTo(DebugError.NOT_STOPPED);
        assertThat(refused(session.ask("scopes", json().put("frameId", 1), epoch(3))))
                .isEqualTo(DebugError.NOT_STOPPED);
        var first = session.move(ANA, Move.PAUSE, epoch(3), json());
        var second = session.move(BO, Move.PAUSE, epoch(3), json());
        get(first);
        ana.seen(4);
        if (catchThrowable(() -> get(second)) instanceof DebugException late) {
            assertThat(late.error())
                    .as("it came when the program stood already")
                    .isEqualTo(DebugError.STALE);
        }
        assertThat(adapter.count("pause")).isEqualTo(1);
    }

    @Test
    void aStepThatTheAdapterRefusesMovesNobody() {
        start();
        adapter.refuse("next", "no");
        assertThat(refused(session.move(ANA, Move.STEP_OVER, epoch(2), json()))).isEqualTo(DebugError.REFUSED);
        bo.seen(4);
        adapter.allow("next");
        get(session.move(BO, Move.STEP_OVER, epoch(4), json()));
        assertThat(ana.seen(6).frames().path(0).path("line").asInt()).isEqualTo(2);
    }

    @Test
    void whatCannotBeReadIsSaidAndTheStopIsThere() {
        adapter.refuse("stackTrace", "no stack");
        get(session.start(PROGRAM));
        bo.await(DebugNews.Stopped.class, it -> it.epoch().equals(epoch(2)));
        bo.await(DebugNews.Output.class, it -> it.body().path("output").asText().contains("no stack"));
        get(session.move(BO, Move.STEP_OVER, epoch(2), json()));
    }

    @Test
    void aScopeThatCannotBeReadIsLeftUnread() {
        adapter.refuse("variables", "no");
        start();
        assertThat(ana.seen(2).frames().path(0).path("scopes").path(0).has("variables"))
                .isFalse();
    }

    @Test
    void aProgramThatGoesOnByItselfIsToldOnceAndFalseConditionsAreNot() throws IOException {
        start();
        adapter.tell("continued", json().put("threadId", 7));
        ana.await(DebugNews.Running.class, it -> it.epoch().equals(epoch(3)));
        adapter.tell("continued", json().put("threadId", 7));
        adapter.tell("thread", json().put("reason", "started").put("threadId", 8));
        ana.await(DebugNews.Told.class, it -> it.event().equals("thread"));
        assertThat(ana.all(DebugNews.Running.class)).as("the start, and this").hasSize(2);
    }

    @Test
    void anAdapterThatDiesIsToldEverybodyAndNothingHangs() throws IOException {
        start();
        adapter.deaf = "evaluate";
        var waiting = session.ask("evaluate", json().put("expression", "1"), epoch(2));
        adapter.close();
        assertThat(refused(waiting)).isEqualTo(DebugError.ADAPTER_ENDED);
        ana.await(DebugNews.Ended.class, _ -> true);
        bo.await(DebugNews.Ended.class, _ -> true);
        assertThat(refused(session.move(ANA, Move.STEP_OVER, epoch(2), json()))).isEqualTo(DebugError.OVER);
        assertThat(refused(session.ask("threads", json(), epoch(2)))).isEqualTo(DebugError.OVER);
        get(session.end(true));
    }

    @Test
    void anAdapterThatDoesNotAnswerIsNotWaitedForForEver() throws IOException {
        try (FakeAdapter deaf = new FakeAdapter();
                DebugSession impatient = DebugSession.with(deaf.input(), deaf.output(), rules(Duration.ofMillis(50)))) {
            deaf.deaf = "initialize";
            get(impatient.join(ana));
            assertThat(refused(impatient.start(PROGRAM))).isEqualTo(DebugError.NOT_STARTED);
            assertThat(ana.await(DebugNews.Ended.class, _ -> true).failure())
                    .isNotNull()
                    .hasMessageContaining("DEBUG-07");
        }
    }

    @Test
    void aProgramThatCannotBeStartedIsSaidWithTheAdaptersReason() {
        adapter.refuse("launch", "there is no main");
        assertThat(refused(session.start(PROGRAM))).isEqualTo(DebugError.NOT_STARTED);
        assertThat(bo.await(DebugNews.Ended.class, _ -> true).failure())
                .isNotNull()
                .hasMessageContaining("there is no main");
    }

    @Test
    void theExitCodeIsToldAtTheEnd() throws IOException {
        start();
        adapter.tell("exited", json().put("exitCode", 3));
        adapter.tell("terminated", json());
        assertThat(ana.await(DebugNews.Ended.class, _ -> true)).isEqualTo(new DebugNews.Ended(3, null, false));
    }

    @Test
    void somebodyWhoLeftIsToldNothing() {
        start();
        int before = bo.news().size();
        get(session.leave(bo));
        get(session.move(ANA, Move.STEP_OVER, epoch(2), json()));
        ana.seen(4);
        assertThat(bo.news()).hasSize(before);
    }
}
