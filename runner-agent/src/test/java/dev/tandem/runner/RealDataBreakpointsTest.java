package dev.tandem.runner;

import static dev.tandem.runner.fake.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.protocol.BreakpointState;
import dev.tandem.protocol.DebugRequest;
import dev.tandem.protocol.EndReason;
import dev.tandem.protocol.RunId;
import dev.tandem.protocol.SessionEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Breakpoints at values, on the adapters that have them; and what becomes of breakpoints that an adapter has not. */
class RealDataBreakpointsTest extends RealDebugScene {
    private static final String COUNTER = """
            public class Main {
                static int all;
                int count;

                void add(int more) {
                    count = count + more;
                }

                public static void main(String[] arguments) {
                    Main counter = new Main();
                    System.out.println("begins");
                    counter.add(3);
                    all = counter.count;
                    System.out.println(all);
                }
            }
            """;

    @Test
    void aJavaObjectsFieldIsWatchedUntilItsProgramEnds() {
        need("java");
        session.write("Main.java", COUNTER);
        breakpoint("line", "Main.java", 11);
        RunId run = session.debug("java", "Main.java", DebugRequest.PROGRAM);
        SessionEvent.DebugStopped stopped = awaitStop(run, 11);
        JsonNode counter = variable(top(stopped), "counter");
        JsonNode info = info(run, stopped, counter.path("variablesReference").asInt(), "count");
        assertThat(info.path("canPersist").asBoolean(true)).isFalse();
        breakpoint("data", data("java", info, run, stopped));
        assertThat(awaitBreakpoint(run, "data", BreakpointState::verified).hits())
                .isZero();

        go(run, stopped);
        SessionEvent.DebugStopped changed = awaitStop(run, 6);
        assertThat(changed.stop().path("reason").asText()).isEqualTo("data breakpoint");
        assertThat(changed.stop().path("text").asText()).isEqualTo("count changes from 0 to 3");
        assertThat(awaitBreakpoint(run, "data", state -> state.hits() == 1).verified())
                .isTrue();

        // Started anew it has another object; whoever set the breakpoint is told.
        session.ask(run, ANA, "Ana", JSON.objectNode().put("kind", "restart"));
        assertThat(awaitBreakpoint(run, "data", state -> !state.verified()).message())
                .isEqualTo("It ended with the start of the program in which it was set.");
        eventually(
                "a stop of the new program",
                PATIENCE,
                () -> stops(run).getLast().epoch() > changed.epoch());
        SessionEvent.DebugStopped again = awaitStop(run, 11);
        clear("data");
        go(run, again);
        assertThat(session.awaitEnd(run, PATIENCE).exitCode()).isZero();
    }

    /** It outlives debug sessions; its class is not there yet when the program begins. */
    @Test
    void aStaticFieldIsWatchedInEveryProgram() {
        need("java");
        session.write("Main.java", COUNTER);
        breakpoint("data", Map.of("kind", "data", "adapter", "java", "dataId", "Main#all", "persists", true));
        for (int time = 0; time < 2; time++) {
            RunId run = session.debug("java", "Main.java", DebugRequest.PROGRAM);
            SessionEvent.DebugStopped changed = awaitStop(run, 13);
            assertThat(changed.stop().path("reason").asText()).isEqualTo("data breakpoint");
            assertThat(awaitBreakpoint(run, "data", state -> state.hits() == 1).verified())
                    .isTrue();
            go(run, changed);
            assertThat(session.awaitEnd(run, PATIENCE).exitCode()).isZero();
        }
    }

    @Test
    void aVariableOfCIsWatched() {
        need("c");
        session.write("main.c", """
                #include <stdio.h>

                int main(void) {
                    int count = 0;
                    printf("begins\\n");
                    count = count + 3;
                    printf("%d\\n", count);
                    return 0;
                }
                """);
        breakpoint("line", "main.c", 5);
        RunId run = session.debug("c", "main.c", DebugRequest.PROGRAM);
        SessionEvent.DebugStopped stopped = awaitStop(run, 5);
        int locals =
                top(stopped).path("scopes").path(0).path("variablesReference").asInt();
        JsonNode info = info(run, stopped, locals, "count");
        breakpoint("data", data("lldb", info, run, stopped));
        awaitBreakpoint(run, "data", BreakpointState::verified);
        go(run, stopped);
        SessionEvent.DebugStopped changed = awaitStop(run, 7);
        assertThat(changed.stop().path("reason").asText()).isEqualTo("data breakpoint");
        // LLDB watches an address of the stack, which others write to when the function has returned.
        clear("data");
        eventually(
                "no breakpoint at the value any more",
                PATIENCE,
                () -> told(run, SessionEvent.DebugBreakpoints.class).getLast().breakpoints().stream()
                        .noneMatch(state -> state.id().equals("data")));
        go(run, changed);
        assertThat(session.awaitEnd(run, PATIENCE).reason()).isEqualTo(EndReason.EXITED);
    }

    /** Anybody with the right writes any of it. */
    @Test
    void whatNamesNoValueIsToldAndStopsNothing() {
        need("java");
        session.write("Main.java", COUNTER);
        List<String> ids =
                List.of("x", "Main#nothing", "Main#count@7", "Main#count@99999999999999999999", "a#b@-1", "#@");
        ids.forEach(id -> breakpoint(id, Map.of("kind", "data", "adapter", "java", "dataId", id, "persists", true)));
        breakpoint("line", "Main.java", 11);
        RunId run = session.debug("java", "Main.java", DebugRequest.PROGRAM);
        SessionEvent.DebugStopped stopped = awaitStop(run, 11);
        ids.forEach(id -> assertThat(awaitBreakpoint(run, id, _ -> true).verified())
                .as(id)
                .isFalse());
        go(run, stopped);
        assertThat(session.awaitEnd(run, PATIENCE).exitCode()).isZero();
    }

    /** A session has one document, and programs in several languages. */
    @Test
    void whatAnAdapterCannotIsToldAndItsProgramIsDebuggedAllTheSame() {
        need("javascript");
        session.write("main.js", "const value = 2;\nconsole.log(value);\n");
        breakpoint("function", Map.of("kind", "function", "function", "main"));
        breakpoint("data", Map.of("kind", "data", "adapter", "js-debug", "dataId", "x", "persists", true));
        breakpoint("line", "main.js", 2);
        RunId run = session.debug("javascript", "main.js", DebugRequest.PROGRAM);
        SessionEvent.DebugStopped stopped = awaitStop(run, 2);
        for (String id : List.of("function", "data")) {
            assertThat(awaitBreakpoint(run, id, state -> !state.verified()).message())
                    .isEqualTo("What debugs this program has no such breakpoints.");
        }
        go(run, stopped);
        assertThat(session.awaitEnd(run, PATIENCE).exitCode()).isZero();
    }

    private static JsonNode top(SessionEvent.DebugStopped stopped) {
        return stopped.stop().path("frames").path(0);
    }

    private JsonNode info(RunId run, SessionEvent.DebugStopped at, int container, String name) {
        ObjectNode ask = JSON.objectNode()
                .put("kind", "ask")
                .put("command", "dataBreakpointInfo")
                .put("epoch", at.epoch());
        ask.putObject("arguments").put("variablesReference", container).put("name", name);
        return Objects.requireNonNull(session.ask(run, BO, "Bo", ask).body());
    }

    private static Map<String, Object> data(String adapter, JsonNode info, RunId run, SessionEvent.DebugStopped at) {
        assertThat(info.path("accessTypes").toString()).contains("write");
        return new HashMap<>(Map.of(
                "kind",
                "data",
                "adapter",
                adapter,
                "dataId",
                info.path("dataId").asText(),
                "accessType",
                "write",
                "run",
                run.toString(),
                "epoch",
                at.epoch()));
    }

    /** Without the breakpoint at the line, which the program does not meet again. */
    private void go(RunId run, SessionEvent.DebugStopped from) {
        assertThat(session.ask(run, ANA, "Ana", move("continue", from.epoch())).code())
                .isNull();
    }
}
