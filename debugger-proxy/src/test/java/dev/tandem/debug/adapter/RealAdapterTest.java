package dev.tandem.debug.adapter;

import static dev.tandem.debug.Answered.get;
import static dev.tandem.debug.Answered.json;
import static dev.tandem.debug.Answered.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.debug.DebugError;
import dev.tandem.debug.DebugNews;
import dev.tandem.debug.Epoch;
import dev.tandem.debug.Follower;
import dev.tandem.debug.Move;
import dev.tandem.debug.Quirk;
import dev.tandem.debug.Shows;
import dev.tandem.debug.Stop;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What every adapter has to do in a session, on a real program. */
abstract class RealAdapterTest extends RealEndingTest {
    RealAdapterTest(DebugAdapter adapter, String source) {
        super(adapter, source);
    }

    @Test
    @Shows({Quirk.OUTPUT_IN_PIPES, Quirk.EXIT_CODE_IN_WORDS, Quirk.SCOPES_OF_LAST_FRAME, Quirk.CHILD_SESSION})
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

    @Test
    @Shows({Quirk.CHANGED_CONDITION_IGNORED, Quirk.CHANGED_CONDITION_COUNTS_ON})
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
    @Shows(Quirk.SET_VALUE_AS_RESULT)
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
    @Shows(Quirk.PAUSE_TOLD_AS_EXCEPTION)
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
    void whoComesLateKnowsTheStopTheOutputAndTheBreakpoints() throws Exception {
        open("spin");
        start(breakpoints(at("spin")));
        Stop stop = stop();
        ana.await(
                DebugNews.Output.class, it -> it.body().path("output").asText().contains("1000"));
        Follower late = new Follower();
        get(opened().session().join(late));
        assertThat(late.all(DebugNews.Started.class)).hasSize(1);
        assertThat(late.all(DebugNews.Seen.class))
                .singleElement()
                .extracting(DebugNews.Seen::stop)
                .isEqualTo(stop);
        assertThat(output(late, "stdout")).contains("total 55 1000");
        assertThat(late.all(DebugNews.Breakpoints.class))
                .containsExactly(ana.all(DebugNews.Breakpoints.class).getLast());
    }

    @Test
    @Shows(Quirk.OLD_REFERENCES_ANSWERED)
    void ofTwoWhoStepOneStepsAndOldNumbersMeanNothing() throws Exception {
        open();
        start(breakpoints(at("loop")));
        Stop stop = stop();
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
}
