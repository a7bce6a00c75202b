package dev.tandem.platform.debug;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.platform.access.Operation;
import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.platform.replica.ReplicaId;
import dev.tandem.platform.replica.Replicas;
import dev.tandem.platform.replica.SessionMessage;
import dev.tandem.platform.testing.FakeDebugRunners;
import dev.tandem.platform.testing.FakeReplicas;
import dev.tandem.platform.timing.ManualTimers;
import dev.tandem.protocol.FromRunner;
import dev.tandem.protocol.JsonLength;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.RunId;
import dev.tandem.protocol.SessionId;
import dev.tandem.protocol.ToRunner;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** Which right a question takes, which runner is asked, by which replica, and what becomes of it when nobody answers. */
class DebugAsksTest {
    private static final SessionId SESSION = SessionId.next();
    private static final RunId RUN = RunId.next();
    private static final ParticipantId ADA = ParticipantId.next();
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final ManualTimers timers = new ManualTimers();
    private final FakeReplicas replicas = new FakeReplicas();
    private final FakeDebugRunners runners = new FakeDebugRunners();

    private DebugAsks asks(Replicas others) {
        DebugAsks asks = new DebugAsks(runners, others, timers);
        asks.start();
        return asks;
    }

    private static ObjectNode threads() {
        return JSON.objectNode().put("kind", "ask").put("command", "threads");
    }

    private static CompletableFuture<JsonNode> ask(DebugAsks asks) {
        return asks.ask(SESSION, RUN, ADA, "Ada", threads(), 7).toCompletableFuture();
    }

    private static void isRefused(CompletableFuture<JsonNode> answer, ErrorCode code, String message) {
        assertThatThrownBy(answer::join)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(Refusal.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo(code);
                    assertThat(refusal.problem().message()).contains(message);
                });
    }

    @Test
    void onlyWhatLooksIsForThoseWhoView() {
        for (String command : List.of("variables", "scopes", "stackTrace", "threads", "source", "completions")) {
            assertThat(AskRules.operation(JSON.objectNode().put("kind", "ask").put("command", command)))
                    .isEqualTo(Operation.ASK_DEBUGGER);
        }
        for (String command : List.of("evaluate", "setVariable", "setExpression", "anything", "")) {
            assertThat(AskRules.operation(JSON.objectNode().put("kind", "ask").put("command", command)))
                    .isEqualTo(Operation.DEBUG);
        }
        for (String kind : List.of("move", "control", "restart")) {
            assertThat(AskRules.operation(JSON.objectNode().put("kind", kind).put("command", "threads")))
                    .isEqualTo(Operation.DEBUG);
        }
        for (JsonNode malformed : List.<JsonNode>of(
                JSON.arrayNode(),
                JSON.nullNode(),
                JSON.objectNode(),
                JSON.objectNode().put("kind", "launch"),
                threads().put("x", "y".repeat(AskRules.MOST_LENGTH)))) {
            assertThatThrownBy(() -> AskRules.operation(malformed))
                    .isInstanceOfSatisfying(
                            Refusal.class,
                            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.DEBUG_ASK_MALFORMED));
        }
    }

    @Test
    void theRunnerOfThisReplicaIsAskedItself() {
        assertThat(ask(asks(replicas)).join().path("answer").asText()).isEqualTo("here");
        ToRunner.DebugAsk asked = runners.asked.getFirst();
        assertThat(asked.participant()).isEqualTo(ADA);
        assertThat(asked.run()).isEqualTo(RUN);
        assertThat(replicas.told()).isEmpty();
    }

    @Test
    void whatARunnerRefusesKeepsItsCodeAndItsWords() {
        runners.wait(true);
        DebugAsks asks = asks(replicas);
        CompletableFuture<JsonNode> stale = ask(asks);
        runners.answer(runners.asked.getLast(), null, "DEBUG-01", "Ana stepped over.");
        isRefused(stale, ErrorCode.DEBUG_STALE, "Ana stepped over.");
        CompletableFuture<JsonNode> unknown = ask(asks);
        runners.answer(runners.asked.getLast(), null, "AUTH-04", "x".repeat(5_000));
        isRefused(unknown, ErrorCode.DEBUG_REFUSED, "x".repeat(1_000) + "…");
        CompletableFuture<JsonNode> large = ask(asks);
        runners.answer(runners.asked.getLast(), JSON.objectNode().put("x", "y".repeat(JsonLength.MOST)), null, null);
        isRefused(large, ErrorCode.DEBUG_REFUSED, "too large");
    }

    /** A runner must not answer for sessions that it does not have. */
    @Test
    void anAnswerForAnotherSessionIsNone() {
        runners.wait(true);
        CompletableFuture<JsonNode> answer = ask(asks(Replicas.ALONE));
        String request = runners.asked.getFirst().request();
        runners.say(new FromRunner.DebugAnswer(request, SessionId.next(), JSON.objectNode(), null, null));
        runners.say(new FromRunner.DebugAnswer("guessed", SESSION, JSON.objectNode(), null, null));
        assertThat(answer).isNotDone();
        timers.advance(DebugAsks.PATIENCE.plusSeconds(1));
        isRefused(answer, ErrorCode.DEBUG_TOO_SLOW, "does not answer");
        runners.say(new FromRunner.DebugAnswer(request, SESSION, JSON.objectNode(), null, null)); // too late, no harm
    }

    @Test
    void anotherReplicaPassesQuestionAndAnswerOn() {
        runners.disconnect();
        CompletableFuture<JsonNode> answer = ask(asks(replicas));
        assertThat(replicas.told()).singleElement().isInstanceOfSatisfying(SessionMessage.DebugAsked.class, told -> {
            assertThat(told.participant()).isEqualTo(ADA);
            ObjectNode body = JSON.objectNode().put("from", "there");
            replicas.say(listener -> listener.heard(
                    ReplicaId.next(), SESSION, new SessionMessage.DebugAnswered(told.request(), body, null, null)));
        });
        assertThat(answer.join().path("from").asText()).isEqualTo("there");
    }

    @Test
    void whatAnotherReplicaAsksIsAnsweredThere() {
        asks(replicas);
        replicas.say(listener -> listener.heard(
                ReplicaId.next(), SESSION, new SessionMessage.DebugAsked("theirs", RUN, ADA, "Ada", threads(), 7)));
        assertThat(replicas.told())
                .containsExactly(new SessionMessage.DebugAnswered(
                        "theirs", JSON.objectNode().put("answer", "here"), null, null));
    }

    @Test
    void withoutARunnerThereIsNoWaiting() {
        runners.disconnect();
        isRefused(ask(asks(Replicas.ALONE)), ErrorCode.DEBUG_UNREACHABLE, "cannot be reached");
    }

    @Test
    void onePersonAsksOnlySoMuchAtOnce() {
        runners.wait(true);
        DebugAsks asks = asks(Replicas.ALONE);
        List<CompletableFuture<JsonNode>> answers = new java.util.ArrayList<>();
        for (int number = 0; number < DebugAsks.MOST_UNANSWERED; number++) {
            answers.add(ask(asks));
        }
        isRefused(ask(asks), ErrorCode.DEBUG_TOO_MANY, "Too much");
        assertThat(asks.ask(SESSION, RUN, ParticipantId.next(), "Bo", threads(), 7)
                        .toCompletableFuture())
                .isNotDone();
        runners.answer(runners.asked.getFirst(), JSON.objectNode(), null, null);
        assertThat(ask(asks)).isNotDone();
        assertThat(answers.getFirst()).isCompleted();
    }
}
