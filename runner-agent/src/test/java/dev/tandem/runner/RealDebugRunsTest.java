package dev.tandem.runner;

import static dev.tandem.runner.fake.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.crdt.Doc;
import dev.tandem.crdt.Subscription;
import dev.tandem.crdt.YMap;
import dev.tandem.debug.adapter.DebugAdapters;
import dev.tandem.protocol.BreakpointState;
import dev.tandem.protocol.DebugRequest;
import dev.tandem.protocol.EndReason;
import dev.tandem.protocol.FromRunner;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.RunId;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.runner.debugging.Debuggers;
import dev.tandem.runner.language.Images;
import dev.tandem.runner.language.LanguageCatalog;
import dev.tandem.runner.language.Toolchains;
import dev.tandem.runner.run.RunLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Programs that are debugged in a real sandbox, with the adapters that are here. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealDebugRunsTest {
    /** As the build has just left it. */
    private static final Path JAVA_ADAPTER = Path.of("..", "debugger-proxy", "target", "java-debug-adapter.jar");

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final RunLimits LIMITS = new RunLimits(Duration.ofSeconds(60), Duration.ofSeconds(8), 1 << 20);
    private static final long MEMORY = 512L << 20;
    private static final ParticipantId ANA = ParticipantId.next();
    private static final ParticipantId BO = ParticipantId.next();
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
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

    private SandboxSupply sandboxes;
    private Toolchains toolchains;
    private Debuggers debuggers;
    private final LanguageCatalog catalog = LanguageCatalog.bundled().withoutCompanions();
    private LiveSession session;
    private Doc settings = new Doc();

    @BeforeAll
    void open(@TempDir Path state) throws IOException {
        Optional<Path> folder =
                Optional.ofNullable(System.getenv("TANDEM_RUNNER_DEBUGGERS")).map(Path::of);
        if (folder.filter(Files::isWritable).isPresent() && Files.isReadable(JAVA_ADAPTER)) {
            Files.copy(
                    JAVA_ADAPTER,
                    folder.get().resolve(JAVA_ADAPTER.getFileName()),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        FetchedDebuggers fetched = FetchedDebuggers.of(folder);
        Map<String, String> config = new HashMap<>(
                Map.of("tandem.sandbox.disk", "128M", "tandem.sandbox.state-directory", state.toString()));
        sandboxes = SandboxSupply.open(TestConfig.of(config).sandbox(), Images.ONE, fetched.folders());
        assumeTrue(sandboxes.backendName() != null, "no sandbox here: " + sandboxes.unavailableReason());
        toolchains = sandboxes.toolchains(catalog);
        debuggers = sandboxes.debuggers(catalog, DebugAdapters.all(), fetched.place());
    }

    @BeforeEach
    void begin() {
        settings = new Doc();
        session = new LiveSession(sandboxes, catalog, toolchains, debuggers, LIMITS, MEMORY);
    }

    @AfterEach
    void end() {
        session.close();
    }

    @AfterAll
    void close() {
        sandboxes.close();
    }

    private void need(String language) {
        String reason = debuggers
                .of(language)
                .map(found -> String.valueOf(found.reason()))
                .orElse("nothing debugs it");
        assumeTrue(debuggers.of(language).filter(it -> it.installed() != null).isPresent(), reason);
        assumeTrue(
                toolchains.of(catalog.find(language).orElseThrow()).isPresent(),
                () -> String.valueOf(toolchains.reason(catalog.find(language).orElseThrow())));
    }

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
    void timeCountsOnlyWhileItRuns() throws InterruptedException {
        need("python");
        session.write("main.py", "x = 1\nprint(x)\nwhile True:\n    x += 1\n");
        breakpoint("b1", "main.py", 2);
        RunId run = session.debug("python", "main.py", DebugRequest.PROGRAM);
        SessionEvent.DebugStopped stopped = awaitStop(run, 2);
        Thread.sleep(LIMITS.runTime().plusSeconds(1)); // time itself is what is tested
        assertThat(session.ask(run, ANA, "Ana", move("continue", stopped.epoch()))
                        .code())
                .isNull();
        SessionEvent.RunEnded end = session.awaitEnd(run, PATIENCE);
        assertThat(end.reason()).isEqualTo(EndReason.TIME_LIMIT);
        assertThat(end.detail()).contains("without the time in which it stood");
    }

    @Test
    void itIsStoppedWhereverItIs() {
        need("python");
        session.write("main.py", "x = 1\nprint(x)\n");
        breakpoint("b1", "main.py", 2);
        RunId run = session.debug("python", "main.py", DebugRequest.PROGRAM);
        awaitStop(run, 2);
        session.stop(run);
        assertThat(session.awaitEnd(run, PATIENCE).reason()).isEqualTo(EndReason.STOPPED);

        RunId second = session.debug("python", "main.py", DebugRequest.PROGRAM);
        session.stop(second);
        assertThat(session.awaitEnd(second, PATIENCE).reason()).isEqualTo(EndReason.STOPPED);
    }

    @Test
    void itIsRestartedWithinTheSameRun() {
        need("python");
        session.write("main.py", "x = 1\nprint(x)\n");
        breakpoint("b1", "main.py", 2);
        RunId run = session.debug("python", "main.py", DebugRequest.PROGRAM);
        SessionEvent.DebugStopped first = awaitStop(run, 2);
        assertThat(session.ask(run, ANA, "Ana", JSON.objectNode().put("kind", "restart"))
                        .code())
                .isNull();
        eventually("another start", PATIENCE, () -> stops(run).getLast().epoch() > first.epoch() + 1);
        assertThat(session.ask(
                                run,
                                ANA,
                                "Ana",
                                move("continue", stops(run).getLast().epoch()))
                        .code())
                .isNull();
        assertThat(session.awaitEnd(run, PATIENCE).reason()).isEqualTo(EndReason.EXITED);
        assertThat(session.output(run)).contains("1");
    }

    /** Whoever kills the adapter ends the debug session, not more. */
    @Test
    void aProgramThatKillsItsDebuggerEndsItsRun() {
        need("python");
        session.write("main.py", """
                import os, signal
                x = 1
                for process in os.listdir("/proc"):
                    if process.isdigit() and b"debugpy" in open(f"/proc/{process}/cmdline", "rb").read():
                        if int(process) != os.getpid(): os.kill(int(process), signal.SIGKILL)
                """);
        breakpoint("b1", "main.py", 2);
        RunId run = session.debug("python", "main.py", DebugRequest.PROGRAM);
        SessionEvent.DebugStopped stopped = awaitStop(run, 2);
        session.ask(run, ANA, "Ana", move("continue", stopped.epoch()));
        assertThat(session.awaitEnd(run, PATIENCE).reason()).isIn(EndReason.EXITED, EndReason.SIGNALLED);

        RunId again = session.start("python", "main.py");
        session.awaitEnd(again, PATIENCE);
    }

    @Test
    void breakpointsMoveWithTheTextAndControlsAreLocked() {
        need("python");
        session.write("main.py", PROGRAM);
        breakpoint("b1", "main.py", 11);
        RunId run = session.debug("python", "main.py", DebugRequest.PROGRAM);
        session.type(run, "Bo\n");
        SessionEvent.DebugStopped stopped = awaitStop(run, 11);

        ObjectNode lock = JSON.objectNode().put("kind", "control").put("control", "lock");
        assertThat(session.ask(run, ANA, "Ana", lock).code()).isNull();
        FromRunner.DebugAnswer refused = session.ask(run, BO, "Bo", move("next", stopped.epoch()));
        assertThat(refused.code()).isEqualTo("DEBUG-10");
        assertThat(refused.message()).contains("Ana has the controls");
        assertThat(session.ask(run, BO, "Bo", JSON.objectNode().put("kind", "restart"))
                        .code())
                .isEqualTo("DEBUG-10");
        eventually(
                "the record",
                PATIENCE,
                () -> !told(run, SessionEvent.DebugControl.class).isEmpty());
        assertThat(told(run, SessionEvent.DebugControl.class).getLast().holder())
                .isEqualTo(ANA);
        session.removed(ANA);
        eventually(
                "free controls",
                () -> told(run, SessionEvent.DebugControl.class).getLast().holder() == null);
        assertThat(session.ask(run, BO, "Bo", move("continue", stopped.epoch())).code())
                .isNull();
        assertThat(session.awaitEnd(run, PATIENCE).exitCode()).isZero();
    }

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

    @Test
    void whatDoesNotCompileIsNotDebugged() {
        need("c");
        session.write("main.c", "int main(void) { return }\n");
        RunId run = session.debug("c", "main.c", DebugRequest.PROGRAM);
        assertThat(session.awaitEnd(run, PATIENCE).reason()).isEqualTo(EndReason.COMPILE_FAILED);
        assertThat(session.errors(run)).contains("error");
    }

    @Test
    void theTestsOfAFileAreDebugged() {
        need("python");
        session.write("test_sum.py", """
                import unittest

                class Sums(unittest.TestCase):
                    def test_sum(self):
                        value = 1 + 1
                        self.assertEqual(value, 2)
                """);
        breakpoint("b1", "test_sum.py", 6);
        RunId run = session.debug("python", "test_sum.py", new DebugRequest(null, true));
        SessionEvent.DebugStopped stopped = awaitStop(run, 6);
        assertThat(variable(stopped.stop().path("frames").path(0), "value")
                        .path("value")
                        .asText())
                .isEqualTo("2");
        session.ask(run, ANA, "Ana", move("continue", stopped.epoch()));
        assertThat(session.awaitEnd(run, PATIENCE).exitCode()).isZero();
    }

    private SessionEvent.DebugStopped awaitStop(RunId run, int line) {
        eventually("a stop in line " + line, PATIENCE, () -> {
            if (session.events().stream()
                    .anyMatch(it ->
                            it instanceof SessionEvent.RunEnded end && end.run().equals(run))) {
                throw new AssertionError("it has ended: " + session.output(run) + session.errors(run) + end(run));
            }
            List<SessionEvent.DebugStopped> stops = stops(run);
            return !stops.isEmpty()
                    && stops.getLast()
                                    .stop()
                                    .path("frames")
                                    .path(0)
                                    .path("line")
                                    .asInt()
                            == line
                    && stops.getLast().stop().path("frames").path(0).has("scopes");
        });
        return stops(run).getLast();
    }

    private SessionEvent end(RunId run) {
        return session.awaitEnd(run);
    }

    private List<SessionEvent.DebugStopped> stops(RunId run) {
        return told(run, SessionEvent.DebugStopped.class);
    }

    private <T extends SessionEvent.DebugEvent> List<T> told(RunId run, Class<T> kind) {
        return session.events().stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .filter(event -> event.run().equals(run))
                .toList();
    }

    private static JsonNode variable(JsonNode frame, String name) {
        for (JsonNode scope : frame.path("scopes")) {
            for (JsonNode variable : scope.path("variables")) {
                if (variable.path("name").asText().equals(name)) {
                    return variable;
                }
            }
        }
        throw new AssertionError("no " + name + " in " + frame);
    }

    private static ObjectNode move(String name, long epoch) {
        return JSON.objectNode().put("kind", "move").put("move", name).put("epoch", epoch);
    }

    private static ObjectNode evaluate(String expression, SessionEvent.DebugStopped at, String context) {
        ObjectNode ask =
                JSON.objectNode().put("kind", "ask").put("command", "evaluate").put("epoch", at.epoch());
        ask.putObject("arguments")
                .put("expression", expression)
                .put("context", context)
                .put("frameId", at.stop().path("frames").path(0).path("id").asInt());
        return ask;
    }

    private void breakpoint(String id, String path, int line) {
        change(() -> {
            YMap fields = new YMap();
            fields.set("kind", "line");
            fields.set("entry", session.file(path).toString());
            fields.set("line", line);
            settings.getMap("breakpoints").set(id, fields);
        });
    }

    private void clear(String id) {
        change(() -> settings.getMap("breakpoints").delete(id));
    }

    private void change(Runnable change) {
        List<byte[]> updates = new ArrayList<>();
        try (Subscription _ = settings.observeUpdates(event -> updates.add(event.update()))) {
            settings.transact(change);
        }
        updates.forEach(session::breakpoints);
    }
}
