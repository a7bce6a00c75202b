package dev.tandem.debug.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.debug.BreakpointRequest;
import dev.tandem.debug.BreakpointState;
import dev.tandem.debug.DebugError;
import dev.tandem.debug.DebugException;
import dev.tandem.debug.DebugNews;
import dev.tandem.debug.DebugRules;
import dev.tandem.debug.Epoch;
import dev.tandem.debug.Follower;
import dev.tandem.debug.Move;
import dev.tandem.debug.Participant;
import dev.tandem.debug.Stop;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every adapter has to do in a session, on a real program. The same program in each language; its comments name the lines. */
abstract class RealAdapterTest {
    static final Participant ANA = new Participant("a", "Ana");
    static final Participant BO = new Participant("b", "Bo");

    final Follower ana = new Follower();
    final Follower bo = new Follower();
    private final DebugAdapter adapter;
    private final String source;
    private @Nullable Installed installed;
    private @Nullable OpenAdapter open;
    private long last;

    RealAdapterTest(DebugAdapter adapter, String source) {
        this.adapter = adapter;
        this.source = source;
    }

    /** {@return how a run would start the program} */
    abstract List<String> command() throws IOException, InterruptedException;

    /** {@return the one that is tested, if there is one} */
    Optional<Installed> find() throws IOException, InterruptedException {
        return RealAdapters.find(adapter);
    }

    @BeforeEach
    void look() throws IOException, InterruptedException {
        Optional<Installed> found = find();
        assumeTrue(
                found.isPresent(),
                () -> adapter.name() + " is not here. " + adapter.detection().remedy());
        installed = found.orElseThrow();
    }

    @AfterEach
    void close() {
        if (open != null) {
            open.close();
        }
    }

    // ---- what tests say

    Installed installed() {
        return Objects.requireNonNull(installed);
    }

    OpenAdapter opened() {
        return Objects.requireNonNull(open);
    }

    /** Opens the adapter for a program with these words, which two people follow. */
    OpenAdapter open(String... words) throws IOException, InterruptedException {
        return open(new DebugTarget.Program(
                command(), List.of(words), RealAdapters.environment(), Objects.requireNonNull(path().getParent())));
    }

    OpenAdapter open(DebugTarget target) throws IOException {
        open = adapter.open(new LocalHost(), installed(), target, DebugRules.DEFAULT, Epoch.FIRST);
        get(open.session().join(ana));
        get(open.session().join(bo));
        return open;
    }

    void start(BreakpointRequest... breakpoints) {
        get(opened().start(List.of(breakpoints)));
    }

    Path path() {
        return RealAdapters.program(source);
    }

    /** {@return the number of the line with this comment} */
    int line(String comment) throws IOException {
        List<String> lines = Files.readAllLines(path());
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).matches(".*(//|#) " + comment + "$")) {
                return i + 1;
            }
        }
        throw new IllegalArgumentException(comment);
    }

    static ObjectNode json() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** {@return a request for breakpoints in the program} Each is known by the number of its line. */
    BreakpointRequest breakpoints(ObjectNode... breakpoints) {
        ObjectNode arguments = json();
        arguments.putObject("source").put("path", path().toString());
        arguments.putArray("breakpoints").addAll(List.of(breakpoints));
        return new BreakpointRequest(
                "setBreakpoints",
                arguments,
                List.of(breakpoints).stream()
                        .map(it -> it.path("line").asText())
                        .toList());
    }

    ObjectNode at(String comment) throws IOException {
        return json().put("line", line(comment));
    }

    /** {@return the next stop, read whole} */
    Stop stop() {
        Stop stop = ana.await(
                        DebugNews.Seen.class,
                        it -> it.whole() && it.stop().epoch().number() > last)
                .stop();
        last = stop.epoch().number();
        return stop;
    }

    void move(Move move) {
        get(opened().session().move(ANA, move, new Epoch(last), json()));
    }

    static int lineOf(Stop stop) {
        return stop.frames().path(0).path("line").asInt();
    }

    static JsonNode variable(JsonNode variables, String name) {
        for (JsonNode variable : variables) {
            if (variable.path("name").asText().equals(name)) {
                return variable;
            }
        }
        throw new AssertionError("no variable " + name + " in " + variables);
    }

    /** {@return a variable of a frame, in whichever scope it is} */
    static JsonNode local(Stop stop, int frame, String name) {
        for (JsonNode scope : stop.frames().path(frame).path("scopes")) {
            for (JsonNode variable : scope.path("variables")) {
                if (variable.path("name").asText().equals(name)) {
                    return variable;
                }
            }
        }
        throw new AssertionError("no variable " + name + " in " + stop.frames().path(frame));
    }

    /** {@return the number of the innermost scope that has a variable} */
    static int scopeOf(Stop stop, String name) {
        for (JsonNode scope : stop.frames().path(0).path("scopes")) {
            for (JsonNode variable : scope.path("variables")) {
                if (variable.path("name").asText().equals(name)) {
                    return scope.path("variablesReference").asInt();
                }
            }
        }
        throw new AssertionError("no variable " + name + " in " + stop.frames().path(0));
    }

    static String value(Stop stop, String name) {
        return local(stop, 0, name).path("value").asText();
    }

    String output(String... categories) {
        return ana.all(DebugNews.Output.class).stream()
                .map(DebugNews.Output::body)
                .filter(body -> categories.length == 0
                        || List.of(categories).contains(body.path("category").asText()))
                .map(body -> body.path("output").asText())
                .collect(Collectors.joining());
    }

    DebugNews.Ended ended() {
        return bo.await(DebugNews.Ended.class, _ -> true);
    }

    int hits(String comment) throws IOException {
        String id = String.valueOf(line(comment));
        return ana.all(DebugNews.Breakpoints.class).getLast().all().stream()
                .filter(it -> it.id().equals(id))
                .mapToInt(BreakpointState::hits)
                .findAny()
                .orElseThrow();
    }

    JsonNode ask(String command, ObjectNode arguments) {
        return get(opened().session().ask(command, arguments, new Epoch(last)));
    }

    JsonNode evaluate(Stop stop, String expression) {
        return ask(
                "evaluate",
                json().put("expression", expression)
                        .put("context", "watch")
                        .put("frameId", stop.frames().path(0).path("id").asInt()));
    }

    static <T> T get(CompletionStage<T> answer) {
        try {
            return answer.toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof DebugException refusal ? refusal : new CompletionException(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    static DebugError refused(CompletionStage<?> answer) {
        Throwable failure = catchThrowable(() -> get(answer));
        assertThat(failure).isInstanceOf(DebugException.class);
        return ((DebugException) failure).error();
    }

    // ---- what every adapter has to do

    @Test
    void aLineIsStoppedAtAndNestedVariablesAreSeenByAll() throws Exception {
        open();
        start(breakpoints(at("return")));
        Stop stop = stop();
        assertThat(lineOf(stop)).isEqualTo(line("return"));
        assertThat(stop.why().path("reason").asText()).contains("breakpoint");
        assertThat(value(stop, "total")).isEqualTo("55");
        assertThat(stop.frames().path(0).path("name").asText()).contains("total");
        assertThat(stop.frames().path(1).path("name").asText()).contains("main");
        assertThat(local(stop, 1, "many").path("name").asText())
                .as("the caller's own variables")
                .isEqualTo("many");
        JsonNode amounts = amounts(stop);
        assertThat(amounts.toString()).contains("\"10\"");
        assertThat(bo.await(DebugNews.Seen.class, DebugNews.Seen::whole).stop()).isEqualTo(stop);
        assertThat(hits("return")).isEqualTo(1);
        move(Move.CONTINUE);
        assertThat(ended().exitCode()).isEqualTo(3);
        assertThat(output("stdout")).isEqualTo("total 55 1000\n");
    }

    /** {@return what is in a variable; asked for if it was not read for all: a slow adapter's time for that may have run out} */
    JsonNode children(JsonNode variable) {
        return variable.has("variables")
                ? variable.path("variables")
                : ask(
                                "variables",
                                json().put(
                                                "variablesReference",
                                                variable.path("variablesReference")
                                                        .asInt()))
                        .path("variables");
    }

    /** {@return the account's amounts, a level deeper than the variables of the frame} */
    JsonNode amounts(Stop stop) {
        return children(variable(children(local(stop, 0, "account")), "amounts"));
    }

    @Test
    void conditionsAndHitCountsAreKept() throws Exception {
        open();
        start(breakpoints(at("loop").put("condition", "amount == 4")));
        assertThat(value(stop(), "amount")).isEqualTo("4");
        // Another condition for a breakpoint that exists.
        get(opened().session().set(breakpoints(at("loop").put("condition", "amount == 6"))));
        move(Move.CONTINUE);
        assertThat(value(stop(), "amount")).isEqualTo("6");
        assertThat(hits("loop")).isEqualTo(2);
        get(opened().session().set(breakpoints(at("loop").put("hitCondition", hitsFromNow(3)))));
        move(Move.CONTINUE);
        assertThat(value(stop(), "amount")).isEqualTo(String.valueOf(6 + 3));
        get(opened().session().set(breakpoints()));
        move(Move.CONTINUE);
        assertThat(ended().exitCode()).isEqualTo(3);
    }

    /** {@return the hit condition for so many hits of a breakpoint that was set anew} */
    String hitsFromNow(int hits) {
        return String.valueOf(hits);
    }

    @Test
    void whatIsLoggedStopsNobody() throws Exception {
        open();
        start(breakpoints(at("loop").put("logMessage", "sees {amount} in {total}"), at("return")));
        Stop stop = stop();
        assertThat(lineOf(stop)).isEqualTo(line("return"));
        move(Move.CONTINUE);
        ended();
        assertThat(output()).contains("sees 1 in 0").contains("sees 10 in 45");
        assertThat(output().lines().filter(it -> it.contains("sees "))).hasSize(10);
    }

    @Test
    void stepsGoOverIntoAndOut() throws Exception {
        open();
        start(breakpoints(at("call")));
        Stop stop = stop();
        assertThat(lineOf(stop)).isEqualTo(line("call"));
        move(Move.STEP_INTO);
        assertThat(stop().frames().path(0).path("name").asText()).contains("total");
        move(Move.STEP_OVER);
        Stop over = stop();
        assertThat(over.frames().path(0).path("name").asText()).contains("total");
        move(Move.STEP_OUT);
        Stop out = stop();
        assertThat(out.frames().path(0).path("name").asText()).contains("main");
        assertThat(ana.all(DebugNews.Running.class))
                .contains(new DebugNews.Running(new Epoch(out.epoch().number() - 1), ANA, Move.STEP_OUT));
    }

    @Test
    void valuesAreSetAndExpressionsEvaluated() throws Exception {
        open();
        start(breakpoints(at("return")));
        Stop stop = stop();
        assertThat(evaluate(stop, "total + 1").path("result").asText()).isEqualTo("56");
        int scope = scopeOf(stop, "total");
        JsonNode set = get(opened().session()
                .ask(
                        "setVariable",
                        json().put("variablesReference", scope)
                                .put("name", "total")
                                .put("value", "1000"),
                        stop.epoch()));
        assertThat(set.path("value").asText()).isEqualTo("1000");
        bo.await(
                DebugNews.Seen.class,
                it -> it.stop().epoch().equals(stop.epoch())
                        && it.stop().frames().toString().contains("\"1000\""));
        move(Move.CONTINUE);
        ended();
        assertThat(output("stdout")).isEqualTo("total 1000 1000\n");
    }

    @Test
    void aProgramThatRunsIsPausedAndEnded() throws Exception {
        open("spin");
        start();
        ana.await(
                DebugNews.Output.class, it -> it.body().path("output").asText().startsWith("total"));
        Epoch runs = ana.all(DebugNews.Running.class).getLast().epoch();
        get(opened().session().move(BO, Move.PAUSE, runs, json()));
        Stop stop = stop();
        assertThat(stop.why().path("reason").asText()).isEqualTo("pause");
        get(opened().session().end(true));
        ended();
    }

    @Test
    void whoComesLateKnowsTheStopAndOfTwoWhoStepOneSteps() throws Exception {
        open();
        start(breakpoints(at("loop")));
        Stop stop = stop();
        Follower late = new Follower();
        long before = System.nanoTime();
        get(opened().session().join(late));
        assertThat(late.all(DebugNews.Seen.class))
                .singleElement()
                .extracting(DebugNews.Seen::stop)
                .isEqualTo(stop);
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before)).isLessThan(100);
        var first = opened().session().move(ANA, Move.STEP_OVER, stop.epoch(), json());
        var second = opened().session().move(BO, Move.STEP_OVER, stop.epoch(), json());
        get(first);
        assertThat(refused(second)).isEqualTo(DebugError.STALE);
        Stop next = stop();
        assertThat(next.epoch().number()).isEqualTo(stop.epoch().number() + 2);
        // What was seen before means nothing now, whatever the adapter would make of it.
        int old = stop.frames()
                .path(0)
                .path("scopes")
                .path(0)
                .path("variablesReference")
                .asInt();
        assertThat(refused(opened().session().ask("variables", json().put("variablesReference", old), next.epoch())))
                .isEqualTo(DebugError.UNKNOWN_REFERENCE);
    }

    @Test
    void aLineIsRunTo() throws Exception {
        open();
        start(breakpoints(at("call")));
        Stop stop = stop();
        get(opened().session().runTo(BO, stop.epoch(), path().toString(), line("print")));
        assertThat(lineOf(stop())).isEqualTo(line("print"));
        assertThat(ana.all(DebugNews.Running.class).getLast().by()).isEqualTo(BO);
        move(Move.CONTINUE);
        assertThat(ended().exitCode()).isEqualTo(3);
    }

    @Test
    void aLevelOfManyVariablesIsReadInPages() throws Exception {
        open();
        start(breakpoints(at("print")));
        Stop stop = stop();
        JsonNode many = local(stop, 0, "many");
        assertThat(many.path("variables").size()).as("of 1000").isLessThanOrEqualTo(1003);
        JsonNode page = ask(
                "variables",
                json().put("variablesReference", many.path("variablesReference").asInt())
                        .put("filter", "indexed")
                        .put("start", 500)
                        .put("count", 10));
        assertPage(page.path("variables"));
    }

    void assertPage(JsonNode variables) {
        assertThat(variables).hasSize(10);
        assertThat(variables.path(0).path("name").asText()).contains("500");
    }

    @Test
    void theProgramReadsWhatPeopleWrite() throws Exception {
        open("ask");
        opened().input().write("Bo\n".getBytes(StandardCharsets.UTF_8));
        start(breakpoints());
        opened().input().close();
        assertThat(ended().exitCode()).isEqualTo(3);
        assertThat(output("stdout")).isEqualTo("total 55 1000\nhello Bo\n");
    }

    @Test
    void anAdapterThatIsKilledIsToldEverybody() throws Exception {
        open();
        start(breakpoints(at("call")));
        stop();
        opened().close();
        assertThat(refused(opened().session().move(ANA, Move.STEP_OVER, new Epoch(last), json())))
                .isIn(DebugError.OVER, DebugError.ADAPTER_ENDED);
        ended();
    }
}
