package dev.tandem.debug;

import static dev.tandem.debug.Answered.await;
import static dev.tandem.debug.Answered.get;
import static dev.tandem.debug.Answered.json;
import static dev.tandem.debug.Answered.refusal;
import static dev.tandem.debug.Answered.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The adapter, the program, or one of those who debug is lost: everyone is told, nothing hangs. */
class HubLossesTest {
    private static final Participant ANA = new Participant("a", "Ana");
    private static final Participant BO = new Participant("b", "Bo");
    private static final Participant CY = new Participant("c", "Cy");

    private final FakeAdapter adapter = new FakeAdapter();
    private final DebugSession session = DebugSession.with(adapter.input(), adapter.output(), DebugRules.DEFAULT);
    private final Follower ana = new Follower();
    private final OutsideClient bo = new OutsideClient(session, BO, () -> true, true);

    HubLossesTest() throws IOException {}

    @BeforeEach
    void start() throws IOException {
        get(session.join(ana));
        get(session.start(new Opening("fake", false, json(), List.of())));
        ana.seen(2);
        bo.attach(json());
        bo.event("stopped");
    }

    @AfterEach
    void close() throws IOException {
        bo.close();
        session.close();
        adapter.close();
    }

    private static ObjectNode thread() {
        return json().put("threadId", 7);
    }

    @Test
    void anAdapterThatDiesInMidStepIsToldEverybody() throws IOException {
        adapter.deaf = "next";
        CompletionStage<Void> step = session.move(ANA, Move.STEP_OVER, new Epoch(2), json());
        CompletionStage<ObjectNode> question = session.ask("threads", json(), new Epoch(2));
        await("step", () -> adapter.count("next") == 1);
        adapter.close();
        assertThat(refused(step)).isEqualTo(DebugError.ADAPTER_ENDED);
        get(question.handle((_, _) -> true));
        DebugNews.Ended ended = ana.await(DebugNews.Ended.class, _ -> true);
        DebugException why = Objects.requireNonNull(ended.failure());
        assertThat(why.error()).isEqualTo(DebugError.ADAPTER_ENDED);
        assertThat(why).hasMessageContaining("The debugger died");
        assertThat(bo.event("output").path("output").asText()).contains("Ana stepped");
        assertThat(bo.event("output").path("output").asText()).contains("The debugger died");
        bo.event("terminated");
        assertThat(bo.ask("next", thread()).success()).isFalse();
    }

    @Test
    void aProgramThatCrashesInMidStepIsToldEverybody() throws IOException {
        adapter.deaf = "next";
        CompletionStage<Void> step = session.move(ANA, Move.STEP_OVER, new Epoch(2), json());
        await("step", () -> adapter.count("next") == 1);
        adapter.tell("exited", json().put("exitCode", 139));
        adapter.tell("terminated", json());
        assertThat(ana.await(DebugNews.Ended.class, _ -> true)).isEqualTo(new DebugNews.Ended(139, null, false));
        assertThat(bo.event("exited").path("exitCode").asInt()).isEqualTo(139);
        bo.event("terminated");
        assertThat(refused(step)).isEqualTo(DebugError.ADAPTER_ENDED);
        assertThat(refused(session.ask("threads", json(), new Epoch(3)))).isEqualTo(DebugError.OVER);
        assertThat(bo.ask("stackTrace", thread()).success()).isFalse();
    }

    /** An adapter that goes once it has told the end has not died. */
    @Test
    void anAdapterThatGoesAfterTheProgramsEndHasNotDied() throws IOException {
        adapter.deaf = "disconnect";
        adapter.tell("exited", json().put("exitCode", 3));
        adapter.tell("terminated", json());
        await("farewell", () -> adapter.count("disconnect") == 1);
        adapter.close();
        assertThat(ana.await(DebugNews.Ended.class, _ -> true)).isEqualTo(new DebugNews.Ended(3, null, false));
    }

    @Test
    void anAdapterThatGoesWithoutAnAnswerWhenItIsAskedToHasNotDied() throws IOException {
        adapter.deaf = "disconnect";
        CompletionStage<Void> ended = session.end(false);
        await("farewell", () -> adapter.count("disconnect") == 1);
        adapter.close();
        get(ended);
        assertThat(ana.await(DebugNews.Ended.class, _ -> true).failure()).isNull();
    }

    @Test
    void whoDoesNotReadDelaysNobodyAndIsLeftInTheEnd() throws IOException {
        try (OutsideClient deaf = new OutsideClient(session, CY, () -> true, false)) {
            deaf.send("initialize", json());
            deaf.send("attach", json());
            deaf.send("configurationDone", json());
            ObjectNode much = json().put("category", "stdout").put("output", "x".repeat(1000));
            for (int epoch = 2; epoch < 42; epoch += 2) {
                for (int i = 0; i < 400; i++) {
                    adapter.tell("output", much);
                }
                get(session.move(ANA, Move.STEP_OVER, new Epoch(epoch), json()));
                assertThat(ana.seen(epoch + 2).epoch().number()).isEqualTo(epoch + 2);
                bo.event("stopped");
            }
            deaf.awaitLeft();
        }
    }

    @Test
    void aStepOfWhoIsLostGoesOnAndTheOthersAreToldWhose() throws IOException {
        get(session.control(BO, Control.LOCK, null));
        adapter.deaf = "next";
        bo.send("next", thread());
        await("step", () -> adapter.count("next") == 1);
        bo.close();
        bo.awaitLeft();
        get(session.gone(BO));
        assertThat(ana.all(DebugNews.Running.class)).contains(new DebugNews.Running(new Epoch(3), BO, Move.STEP_OVER));
        assertThat(ana.all(DebugNews.Control.class)).last().isEqualTo(new DebugNews.Control(null, List.of()));
        adapter.deaf = null;
        adapter.tell("stopped", thread().put("reason", "step"));
        assertThat(ana.seen(4).why().path("reason").asText()).isEqualTo("step");
        assertThat(refusal(session.move(ANA, Move.STEP_OVER, new Epoch(2), json())))
                .hasMessageContaining("Bo stepped");
        get(session.move(ANA, Move.STEP_OVER, new Epoch(4), json()));
        ana.seen(6);
    }
}
