package dev.tandem.runner;

import static dev.tandem.runner.fake.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.protocol.BreakpointState;
import dev.tandem.protocol.DebugRequest;
import dev.tandem.protocol.EndReason;
import dev.tandem.protocol.FromRunner;
import dev.tandem.protocol.RunId;
import dev.tandem.protocol.SessionEvent;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Programs that are debugged in a real sandbox, with the adapters that are here. */
class RealDebugRunsTest extends RealDebugScene {
    private static final String PROGRAM = """
            import time

            def total(prices):
                sum = 0
                for price in prices:
                    sum += price
                return sum

            name = input("who? ")
            result = total([1, 2, {"a": [3, 4]}["a"][0]])
            print(name, result)
            """;

    @Test
    void aProgramStopsIsLookedIntoStepsAndEnds() {
        need("python");
        session.write("main.py", PROGRAM);
        breakpoint("b1", "main.py", 6);
        RunId run = session.debug("python", "main.py", DebugRequest.PROGRAM);
        session.type(run, "Bo\n");

        SessionEvent.DebugStopped stopped = awaitStop(run, 6);
        JsonNode frame = stopped.stop().path("frames").path(0);
        assertThat(stopped.stop().path("reason").asText()).isEqualTo("breakpoint");
        assertThat(frame.path("name").asText()).isEqualTo("total");
        assertThat(frame.path("entry").asText())
                .isEqualTo(session.file("main.py").toString());
        assertThat(variable(frame, "sum").path("value").asText()).isEqualTo("0");
        eventually(
                "what is deeper",
                PATIENCE,
                () -> variable(stops(run).getLast().stop().path("frames").path(0), "prices")
                                .path("variables")
                                .size()
                        > 2);
        SessionEvent.DebugStarted started =
                told(run, SessionEvent.DebugStarted.class).getFirst();
        assertThat(started.adapter()).isEqualTo("debugpy");
        assertThat(started.adapterName()).matches("debugpy [0-9.]+");

        // Both press Next: one step, and the second is told who was faster.
        ObjectNode next = move("next", stopped.epoch());
        FromRunner.DebugAnswer first = session.ask(run, ANA, "Ana", next);
        FromRunner.DebugAnswer second = session.ask(run, BO, "Bo", next);
        assertThat(first.code()).isNull();
        assertThat(second.code()).isEqualTo("DEBUG-01");
        assertThat(second.message()).contains("Ana stepped");
        SessionEvent.DebugStopped stepped = awaitStop(run, 5);
        assertThat(stepped.stop().path("by").asText()).isEqualTo(ANA.toString());
        assertThat(stepped.stop().path("move").asText()).isEqualTo("next");

        FromRunner.DebugAnswer evaluated = session.ask(run, BO, "Bo", evaluate("sum + 40", stepped, "repl"));
        assertThat(evaluated.body()).isNotNull();
        eventually(
                "the record",
                PATIENCE,
                () -> !told(run, SessionEvent.DebugEvaluated.class).isEmpty());
        assertThat(told(run, SessionEvent.DebugEvaluated.class)).singleElement().satisfies(it -> {
            assertThat(it.expression()).isEqualTo("sum + 40");
            assertThat(Objects.requireNonNull(it.result()).path("result").asText())
                    .isEqualTo("41");
        });

        clear("b1");
        eventually("no breakpoint any more", PATIENCE, () -> {
            List<SessionEvent.DebugBreakpoints> states = told(run, SessionEvent.DebugBreakpoints.class);
            return !states.isEmpty() && states.getLast().breakpoints().isEmpty();
        });
        session.ask(run, BO, "Bo", move("continue", stops(run).getLast().epoch()));
        SessionEvent.RunEnded end = session.awaitEnd(run, PATIENCE);
        assertThat(end.reason()).isEqualTo(EndReason.EXITED);
        assertThat(end.exitCode()).isZero();
        assertThat(session.output(run)).contains("Bo 6");
        assertThat(told(run, SessionEvent.DebugBreakpoints.class).stream()
                        .flatMap(it -> it.breakpoints().stream())
                        .filter(it -> it.id().equals("b1"))
                        .filter(BreakpointState::verified))
                .isNotEmpty();
        assertThat(session.ask(run, BO, "Bo", next).code()).isEqualTo("DEBUG-08");
    }

    /** It stands for longer than it may run, and is not ended for that; then it runs for longer. */
    @Test
    void whatIsCompiledIsCompiledForTheDebugger() {
        need("c");
        session.write("main.c", """
                #include <stdio.h>

                int twice(int number) {
                    int result = number * 2;
                    return result;
                }

                int main(void) {
                    printf("%d\\n", twice(21));
                    return 3;
                }
                """);
        breakpoint("b1", "main.c", 5);
        RunId run = session.debug("c", "main.c", DebugRequest.PROGRAM);
        SessionEvent.DebugStopped stopped = awaitStop(run, 5);
        assertThat(variable(stopped.stop().path("frames").path(0), "result")
                        .path("value")
                        .asText())
                .isEqualTo("42");
        session.ask(run, ANA, "Ana", move("continue", stopped.epoch()));
        SessionEvent.RunEnded end = session.awaitEnd(run, PATIENCE);
        assertThat(end.reason()).isEqualTo(EndReason.EXITED);
        assertThat(end.exitCode()).isEqualTo(3);
        assertThat(session.output(run)).contains("42");
    }

    static Stream<Arguments> programs() {
        return Stream.of(
                Arguments.of("go", "main.go", """
                        package main

                        import "fmt"

                        func main() {
                            number := 6 * 7
                            fmt.Println("is", number)
                        }
                        """, 7),
                Arguments.of("javascript", "main.js", """
                        function main() {
                          const number = 6 * 7;
                          console.log("is", number);
                        }
                        main();
                        """, 3),
                Arguments.of("typescript", "main.ts", """
                        function main(): void {
                          const number: number = 6 * 7;
                          console.log("is", number);
                        }
                        main();
                        """, 3),
                Arguments.of("cpp", "main.cpp", """
                        #include <iostream>
                        int main() {
                            int number = 6 * 7;
                            std::cout << "is " << number << std::endl;
                        }
                        """, 4),
                Arguments.of("rust", "main.rs", """
                        fn main() {
                            let number = 6 * 7;
                            println!("is {}", number);
                        }
                        """, 3),
                Arguments.of("java", "Main.java", """
                        public class Main {
                            public static void main(String[] arguments) {
                                int number = 6 * 7;
                                System.out.println("is " + number);
                            }
                        }
                        """, 4));
    }

    /** Built, found, traced and read where programs run, whatever they are written in. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("programs")
    void everyLanguageIsDebuggedInTheSandbox(String language, String path, String text, int line) {
        need(language);
        session.write(path, text);
        breakpoint("b1", path, line);
        RunId run = session.debug(language, path, DebugRequest.PROGRAM);
        SessionEvent.DebugStopped stopped = awaitStop(run, line);
        assertThat(variable(stopped.stop().path("frames").path(0), "number")
                        .path("value")
                        .asText())
                .isEqualTo("42");
        assertThat(session.ask(run, ANA, "Ana", move("continue", stopped.epoch()))
                        .code())
                .isNull();
        SessionEvent.RunEnded end = session.awaitEnd(run, PATIENCE);
        assertThat(end.reason()).as(end.toString()).isEqualTo(EndReason.EXITED);
        assertThat(session.output(run)).contains("is 42");
    }

    /** It is told when it has been prepared and is let go; what its debugger says about that is not the program's. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("programs")
    void aProgramThatStopsNowhereIsToldToRun(String language, String path, String text, int line) {
        need(language);
        session.write(path, text);
        RunId run = session.debug(language, path, DebugRequest.PROGRAM);
        assertThat(session.awaitEnd(run, PATIENCE).reason()).isEqualTo(EndReason.EXITED);
        List<SessionEvent.DebugEvent> told = told(run, SessionEvent.DebugEvent.class);
        assertThat(told.getFirst()).isInstanceOf(SessionEvent.DebugStarted.class);
        assertThat(told).contains(new SessionEvent.DebugMoved(run, 1, null, null));
        assertThat(session.output(run)).isEqualTo("is 42\n");
        assertThat(session.errors(run)).as("line " + line).isEmpty();
    }

    @Test
    void whatDoesNotCompileIsNotDebugged() {
        need("c");
        session.write("main.c", "int main(void) { return }\n");
        RunId run = session.debug("c", "main.c", DebugRequest.PROGRAM);
        assertThat(session.awaitEnd(run, PATIENCE).reason()).isEqualTo(EndReason.COMPILE_FAILED);
        assertThat(session.errors(run)).contains("error");
    }
}
