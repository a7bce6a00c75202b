package dev.tandem.runner;

import static dev.tandem.runner.fake.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tandem.protocol.EndReason;
import dev.tandem.protocol.RunId;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.runner.language.Images;
import dev.tandem.runner.language.Language;
import dev.tandem.runner.language.LanguageCatalog;
import dev.tandem.runner.language.Toolchains;
import dev.tandem.runner.run.RunLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Programs in real sandboxes, from the record in the log to the records of their output. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealRunsTest {
    private static final long MEBIBYTE = 1 << 20;
    private static final long MEMORY = 512 * MEBIBYTE;
    private static final RunLimits LIMITS = new RunLimits(Duration.ofSeconds(60), Duration.ofSeconds(60), 2 * MEBIBYTE);

    private final LanguageCatalog catalog = LanguageCatalog.bundled();
    private SandboxSupply sandboxes;
    private Toolchains toolchains;
    private LiveSession session;

    @BeforeAll
    void open(@TempDir Path state) {
        RunnerConfig config = TestConfig.of(
                Map.of("tandem.sandbox.disk", "128M", "tandem.sandbox.state-directory", state.toString()));
        sandboxes = SandboxSupply.open(config.sandbox(), Images.ONE);
        assumeTrue(sandboxes.backendName() != null, "no sandbox here: " + sandboxes.unavailableReason());
        toolchains = sandboxes.toolchains(catalog);
    }

    @BeforeEach
    void begin() {
        session = new LiveSession(sandboxes, toolchains, LIMITS, MEMORY);
    }

    @AfterEach
    void end() {
        session.close();
    }

    @AfterAll
    void close() {
        sandboxes.close();
    }

    @Test
    void pythonPrintsAndEndsWithItsCode() {
        session.write("main.py", "import sys\nprint(1)\nsys.exit(3)\n");

        RunId run = start("python", "main.py");

        SessionEvent.RunEnded end = session.awaitEnd(run);
        assertThat(session.output(run)).isEqualTo("1\n");
        assertThat(end.reason()).isEqualTo(EndReason.EXITED);
        assertThat(end.exitCode()).isEqualTo(3);
        assertThat(end.wallMillis()).isPositive();
        assertThat(end.peakMemoryBytes()).isPositive();
        assertThat(session.events().getFirst()).isEqualTo(new SessionEvent.RunStarted(run, "run", "python main.py"));
    }

    @Test
    void aProgramFindsItsOtherFiles() {
        session.write("lib/greeting.py", "def greet(name):\n    return 'Hello, ' + name\n");
        session.write("data/name.txt", "Ann");
        session.write("main.py", """
                from lib.greeting import greet
                print(greet(open("data/name.txt").read()))
                """);

        assertThat(outputOf("python", "main.py")).isEqualTo("Hello, Ann\n");
    }

    @Test
    void javaCompilesAllFilesOfAFolder() {
        session.write("Main.java", """
                public class Main {
                    public static void main(String[] arguments) {
                        System.out.println(new Helper().greet());
                    }
                }
                """);
        session.write("Util.java", """
                class Helper {
                    String greet() {
                        return "grüß dich";
                    }
                }
                """);

        assertThat(outputOf("java", "Main.java")).isEqualTo("grüß dich\n");
        assertThat(session.events())
                .filteredOn(SessionEvent.RunStarted.class::isInstance)
                .extracting(event -> ((SessionEvent.RunStarted) event).command())
                .containsExactly("javac *.java", "java Main");
    }

    @Test
    void javaIsCompiledByACompilerThatStaysAndAlsoWithoutIt() {
        session.write(
                "Main.java",
                "public class Main { public static void main(String[] arguments) { System.out.println(1); } }");
        session.write("ready.sh", "until [ -e /tmp/.tandem-java/ready ]; do sleep 0.1; done");
        session.write("asked.sh", "tr '\\0' ' ' </tmp/.tandem-java/request");
        session.write("end.sh", """
                for process in /proc/[0-9]*; do
                  if tr '\\0' ' ' <$process/cmdline | grep -q 'java/WarmCompiler[.]java /tmp'; then kill -9 ${process#/proc/}; fi
                done
                while [ -e /tmp/.tandem-java/ready ]; do sleep 0.1; done
                """);

        assertThat(outputOf("java", "Main.java")).isEqualTo("1\n");
        assertThat(outputOf("bash", "ready.sh")).isEmpty();
        assertThat(outputOf("java", "Main.java")).isEqualTo("1\n");
        assertThat(outputOf("bash", "asked.sh")).contains("-sourcepath /workspace ./Main.java");

        session.write("wrong/Wrong.java", "class Wrong { int number = true; }");
        RunId wrong = start("java", "wrong/Wrong.java");
        assertThat(session.awaitEnd(wrong).reason()).isEqualTo(EndReason.COMPILE_FAILED);
        assertThat(session.errors(wrong)).contains("Wrong.java:1: error: incompatible types");

        assertThat(outputOf("bash", "end.sh")).isEmpty();
        assertThat(outputOf("java", "Main.java")).isEqualTo("1\n");
    }

    @Test
    void javaFindsPackagesFromTheirRoot() {
        session.write("src/app/Main.java", """
                package app;

                import app.text.Greeting;

                public class Main {
                    public static void main(String[] arguments) {
                        System.out.println(Greeting.TEXT);
                    }
                }
                """);
        session.write("src/app/text/Greeting.java", """
                package app.text;

                public class Greeting {
                    public static final String TEXT = "hello";
                }
                """);
        // Another exercise beside it, broken and with a class of the same name, is no business of this one.
        session.write("src/Main.java", "public class Main { broken }");

        assertThat(outputOf("java", "src/app/Main.java")).isEqualTo("hello\n");
    }

    @Test
    void javaTellsItsMistakes() {
        session.write("Main.java", "public class Main { int x = \"text\"; }");

        RunId run = start("java", "Main.java");

        assertThat(session.awaitEnd(run).reason()).isEqualTo(EndReason.COMPILE_FAILED);
        assertThat(session.errors(run)).contains("Main.java:1: error: incompatible types");
    }

    @TestFactory
    Stream<DynamicTest> everyLanguageThatIsHereRunsItsTemplate() {
        return catalog.all().stream()
                .map(language -> DynamicTest.dynamicTest(language.name(), () -> runsItsTemplate(language)));
    }

    private void runsItsTemplate(Language language) {
        if (toolchains.of(language).isEmpty()) {
            assertThat(toolchains.reason(language)).isNotBlank();
            abort(String.valueOf(toolchains.reason(language)));
        }
        session.write(language.entryFile(), language.template());
        RunId run = start(language.id(), language.entryFile());
        session.type(run, "Ann\n");
        SessionEvent.RunEnded end =
                session.awaitEnd(run, LIMITS.runTime().multipliedBy(2)); // Go compiles its library first

        assertThat(session.output(run) + session.errors(run))
                .contains(language.id().equals("sql") ? "Ada Lovelace" : "Hello, Ann!");
        assertThat(end.exitCode()).isZero();
    }

    @Test
    void whatPeopleTypeIsReadAndTheEndOfInputIsSeen() {
        session.write("main.py", """
                import sys
                for line in sys.stdin:
                    print("got", line.strip())
                print("end")
                """);
        RunId run = start("python", "main.py");
        session.type(run, "one\n");
        eventually("an echo", () -> session.output(run).equals("got one\n"));
        session.type(run, "two\n");
        session.closeInput(run);

        assertThat(session.awaitEnd(run).exitCode()).isZero();
        assertThat(session.output(run)).isEqualTo("got one\ngot two\nend\n");
    }

    @Test
    void aLoopWithoutEndIsStopped() {
        session.write("main.py", "print('on', flush=True)\nwhile True: pass\n");
        RunId run = start("python", "main.py");
        eventually("it runs", () -> !session.output(run).isEmpty());

        session.stop(run);

        assertThat(session.awaitEnd(run).reason()).isEqualTo(EndReason.STOPPED);
    }

    @Test
    void whatIsChangedWhileAProgramRunsIsOnItsDisk() {
        session.write("main.py", """
                import os, time
                print("waiting", flush=True)
                while not os.path.exists("go.txt") or open("go.txt").read() != "now":
                    time.sleep(0.01)
                print("seen")
                """);
        RunId run = start("python", "main.py");
        eventually("it waits", () -> session.output(run).equals("waiting\n"));

        session.write("go.txt", "now");

        assertThat(session.awaitEnd(run).exitCode()).isZero();
        assertThat(session.output(run)).isEqualTo("waiting\nseen\n");
    }

    @Test
    void printingForEverEndsAtTheLimitAndDisturbsNobody() {
        session.write("main.py", "while True: print('x' * 1000)\n");
        RunId run = start("python", "main.py");

        assertThat(session.awaitEnd(run).reason()).isEqualTo(EndReason.OUTPUT_LIMIT);
        assertThat(session.output(run).length()).isBetween((int) MEBIBYTE, (int) (2 * MEBIBYTE + 65_536));
        theSessionStillWorks();
    }

    @Test
    void forkingWithoutEndIsContained() {
        session.write("main.py", """
                import os, time
                print("forking", flush=True)
                while True:
                    try:
                        os.fork()
                    except OSError:
                        time.sleep(0.01)
                """);
        RunId run = start("python", "main.py");
        eventually("it forks", () -> !session.output(run).isEmpty());

        session.stop(run);

        assertThat(session.awaitEnd(run).reason()).isEqualTo(EndReason.STOPPED);
        theSessionStillWorks();
    }

    @Test
    void aDiskThatIsFullIsToldAndTheNextRunHasRoom() {
        session.write("main.py", """
                with open("big", "wb") as file:
                    while True:
                        file.write(b"x" * 1048576)
                """);
        RunId run = start("python", "main.py");

        assertThat(session.awaitEnd(run).reason()).isEqualTo(EndReason.DISK_LIMIT);
        theSessionStillWorks();
    }

    private void theSessionStillWorks() {
        session.write("after.py", "print('still here')\n");
        assertThat(outputOf("python", "after.py")).isEqualTo("still here\n");
    }

    private String outputOf(String language, String path) {
        RunId run = start(language, path);
        SessionEvent.RunEnded end = session.awaitEnd(run);
        assertThat(List.of(end.reason(), session.errors(run), end.detail())).containsExactly(EndReason.EXITED, "", "");
        return session.output(run);
    }

    private RunId start(String language, String path) {
        Language needed = catalog.find(language).orElseThrow();
        assumeTrue(toolchains.of(needed).isPresent(), () -> String.valueOf(toolchains.reason(needed)));
        return session.start(language, path);
    }
}
