package dev.tandem.debug;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.debug.dap.Wire;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is watched is evaluated once at a stop, for however many people watch it; and again when something may have changed. */
class WatchRulesTest {
    private static final Participant ANA = new Participant("a", "Ana");
    private static final int PEOPLE = 32;

    private final FakeAdapter adapter = new FakeAdapter();
    private final Follower ana = new Follower();
    private final DebugSession session = DebugSession.with(
            Wire.of(adapter.input(), adapter.output()), ProgramSide.NONE, Set.of(), quick(), Epoch.FIRST);

    WatchRulesTest() throws IOException {}

    /** Answers are awaited for half a second. */
    private static DebugRules quick() {
        DebugRules rules = DebugRules.DEFAULT;
        return new DebugRules(
                Duration.ofMillis(500),
                rules.startPatience(),
                rules.farewell(),
                rules.frames(),
                rules.openFrames(),
                rules.depth(),
                rules.variables(),
                rules.deepPatience(),
                rules.keptOutput());
    }

    @BeforeEach
    void start() {
        get(session.join(ana));
        get(session.start(new Opening("fake", false, json(), List.of())));
        DebugNews.Seen _ = ana.await(DebugNews.Seen.class, DebugNews.Seen::whole);
    }

    @AfterEach
    void close() throws IOException {
        session.close();
        adapter.close();
    }

    private static ObjectNode json() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static Epoch epoch(long number) {
        return new Epoch(number);
    }

    private static <T> T get(CompletionStage<T> answer) {
        try {
            return answer.toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof DebugException refusal ? refusal : new CompletionException(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    private static DebugError refused(CompletionStage<?> answer) {
        Throwable failure = catchThrowable(() -> get(answer));
        assertThat(failure).isInstanceOf(DebugException.class);
        return ((DebugException) failure).error();
    }

    private int frame(long epoch) {
        return ana.seen(epoch).frames().path(0).path("id").asInt();
    }

    private ObjectNode watch(String expression, long epoch) {
        return json().put("expression", expression).put("context", "watch").put("frameId", frame(epoch));
    }

    private CompletionStage<ObjectNode> evaluate(String expression, long epoch) {
        return session.ask("evaluate", watch(expression, epoch), epoch(epoch));
    }

    private void everybodyWatches(String expression, long epoch, String value) {
        List<CompletionStage<ObjectNode>> asked = new ArrayList<>();
        for (int i = 0; i < PEOPLE; i++) {
            asked.add(evaluate(expression, epoch));
        }
        ObjectNode first = get(asked.getFirst());
        assertThat(first.path("result").asText()).isEqualTo(value);
        assertThat(asked).allSatisfy(answer -> assertThat(get(answer)).isEqualTo(first));
    }

    private void set(String value, long epoch) {
        int locals = ana.seen(epoch)
                .frames()
                .path(0)
                .path("scopes")
                .path(0)
                .path("variablesReference")
                .asInt();
        get(session.ask(
                "setVariable",
                json().put("variablesReference", locals).put("name", "line").put("value", value),
                epoch(epoch)));
    }

    @Test
    void whatThirtyTwoPeopleWatchIsOneRequestAStop() {
        everybodyWatches("line", 2, "1");
        everybodyWatches("line", 2, "1");
        assertThat(adapter.count("evaluate")).isEqualTo(1);
        everybodyWatches("line + 1", 2, "1");
        assertThat(adapter.count("evaluate")).as("another expression").isEqualTo(2);
        get(session.move(ANA, Move.STEP_OVER, epoch(2), json()));
        everybodyWatches("line", 4, "2");
        assertThat(adapter.count("evaluate")).as("another stop").isEqualTo(3);
        assertThat(refused(session.ask("evaluate", watch("line", 2), epoch(4))))
                .isEqualTo(DebugError.UNKNOWN_REFERENCE);
        assertThat(refused(session.ask("evaluate", watch("line", 4), epoch(2)))).isEqualTo(DebugError.STALE);
        assertThat(adapter.count("evaluate")).isEqualTo(3);
    }

    @Test
    void eachFrameAndWayOfLookingHasItsOwnValue() {
        int other = ana.seen(2).frames().path(1).path("id").asInt();
        ObjectNode hexadecimal = watch("line", 2);
        hexadecimal.putObject("format").put("hex", true);
        for (int i = 0; i < 2; i++) {
            get(evaluate("line", 2));
            get(session.ask("evaluate", watch("line", 2).put("frameId", other), epoch(2)));
            get(session.ask("evaluate", watch("line", 2).put("context", "hover"), epoch(2)));
            get(session.ask("evaluate", hexadecimal, epoch(2)));
            get(session.ask("evaluate", watch("line", 2).put("novel", i), epoch(2)));
        }
        assertThat(adapter.count("evaluate")).isEqualTo(4);
    }

    @Test
    void afterAChangeItIsEvaluatedOnceMore() {
        everybodyWatches("line", 2, "1");
        set("renamed", 2);
        everybodyWatches("line", 2, "1");
        assertThat(adapter.count("evaluate")).isEqualTo(2);
        assertThat(ana.await(DebugNews.Seen.class, it -> it.changes() == 1)
                        .stop()
                        .epoch())
                .as("everybody is told that what they evaluated holds no more")
                .isEqualTo(epoch(2));
        get(session.ask("evaluate", watch("line = 7", 2).put("context", "repl"), epoch(2)));
        everybodyWatches("line", 2, "1");
        assertThat(adapter.count("evaluate")).isEqualTo(4);
    }

    @Test
    void whatFailedInTheConsoleMayHaveChangedSomething() {
        everybodyWatches("line", 2, "1");
        adapter.refuse("evaluate", "no such name");
        assertThat(refused(session.ask("evaluate", watch("f()", 2).put("context", "repl"), epoch(2))))
                .isEqualTo(DebugError.REFUSED);
        adapter.allow("evaluate");
        everybodyWatches("line", 2, "1");
        assertThat(adapter.count("evaluate")).isEqualTo(3);
    }

    @Test
    void theAdapterMaySayThatNothingHoldsAnyMore() throws IOException {
        everybodyWatches("line", 2, "1");
        adapter.tell("invalidated", json());
        DebugNews.Seen _ = ana.await(DebugNews.Seen.class, it -> it.changes() == 1);
        everybodyWatches("line", 2, "1");
        assertThat(adapter.count("evaluate")).isEqualTo(2);
    }

    @Test
    void whatIsRefusedIsRefusedOnceUntilSomethingChanges() {
        adapter.refuse("evaluate", "no such name");
        for (int i = 0; i < PEOPLE; i++) {
            assertThat(refused(evaluate("nothing", 2))).isEqualTo(DebugError.REFUSED);
        }
        assertThat(adapter.count("evaluate")).isEqualTo(1);
        adapter.allow("evaluate");
        set("renamed", 2);
        everybodyWatches("nothing", 2, "1");
        assertThat(adapter.count("evaluate")).isEqualTo(2);
        adapter.refuse("evaluate", "no such name");
        get(session.move(ANA, Move.STEP_OVER, epoch(2), json()));
        assertThat(refused(evaluate("nothing", 4))).isEqualTo(DebugError.REFUSED);
    }

    @Test
    void whatIsNotAnsweredIsAskedAgain() {
        adapter.deaf = "evaluate";
        assertThat(refused(evaluate("slow", 2))).isEqualTo(DebugError.TOO_SLOW);
        adapter.deaf = null;
        everybodyWatches("slow", 2, "1");
        assertThat(adapter.count("evaluate")).isEqualTo(2);
    }

    @Test
    void whoStopsWaitingStopsNobodyElse() {
        adapter.deaf = "evaluate";
        CompletableFuture<ObjectNode> impatient = evaluate("line", 2).toCompletableFuture();
        CompletableFuture<ObjectNode> patient = evaluate("line", 2).toCompletableFuture();
        assertThat(impatient.cancel(true)).isTrue();
        assertThat(patient).isNotDone();
        assertThat(refused(patient)).isEqualTo(DebugError.TOO_SLOW);
        adapter.deaf = null;
        CompletableFuture<ObjectNode> gone = evaluate("line", 2).toCompletableFuture();
        boolean _ = gone.cancel(true);
        everybodyWatches("line", 2, "1");
    }

    @Test
    void whoWatchesWhileTheProgramIsMovedHearsThatItWas() {
        adapter.deaf = "evaluate";
        CompletionStage<ObjectNode> asked = evaluate("line", 2);
        get(session.move(ANA, Move.STEP_OVER, epoch(2), json()));
        assertThat(refused(asked)).isIn(DebugError.STALE, DebugError.TOO_SLOW);
        adapter.deaf = null;
        everybodyWatches("line", 4, "2");
    }

    @Test
    void ofVeryManyExpressionsTheOldestAreForgotten() {
        for (int i = 0; i <= Answers.MOST_KEPT; i++) {
            get(evaluate("line + " + i, 2));
        }
        long asked = adapter.count("evaluate");
        get(evaluate("line + " + Answers.MOST_KEPT, 2));
        assertThat(adapter.count("evaluate")).isEqualTo(asked);
        get(evaluate("line + 0", 2));
        assertThat(adapter.count("evaluate")).isEqualTo(asked + 1);
        get(evaluate("x".repeat(10_000), 2));
        get(evaluate("x".repeat(10_000), 2));
        assertThat(adapter.count("evaluate"))
                .as("what nobody else has is not kept")
                .isEqualTo(asked + 3);
    }
}
