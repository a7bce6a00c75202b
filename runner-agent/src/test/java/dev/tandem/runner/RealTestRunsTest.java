package dev.tandem.runner;

import static dev.tandem.runner.fake.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tandem.protocol.EndReason;
import dev.tandem.protocol.RunId;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.TestCase;
import dev.tandem.protocol.TestCounts;
import dev.tandem.runner.language.Images;
import dev.tandem.runner.language.Language;
import dev.tandem.runner.language.LanguageCatalog;
import dev.tandem.runner.language.Toolchains;
import dev.tandem.runner.run.RunLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Tests of people in real sandboxes, with the tools that are here. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealTestRunsTest {
    private static final long MEBIBYTE = 1 << 20;
    private static final long MEMORY = 512 * MEBIBYTE;
    private static final RunLimits LIMITS = new RunLimits(Duration.ofMinutes(2), Duration.ofMinutes(2), 2 * MEBIBYTE);

    /** Where build tools keep what they fetched. */
    private static final Path FETCHED = Path.of(
            System.getProperty("user.home"), ".m2/repository/org/junit/platform/junit-platform-console-standalone");

    private LanguageCatalog catalog;
    private LanguageCatalog catalogWithPytest;
    private SandboxSupply sandboxes;
    private Toolchains toolchains;
    private LiveSession session;

    @BeforeAll
    void open(@TempDir Path state) throws IOException {
        Map<String, String> settings = new HashMap<>(
                Map.of("tandem.sandbox.disk", "128M", "tandem.sandbox.state-directory", state.toString()));
        Optional<Path> junit = fetchedJunit();
        Optional<Path> pytest = pythonPackages();
        List<String> folders = Stream.of(junit.map(Path::getParent), pytest)
                .flatMap(Optional::stream)
                .map(Path::toString)
                .toList();
        if (!folders.isEmpty()) {
            settings.put("tandem.sandbox.read-only-folders", String.join(",", folders));
        }
        catalog = catalog(junit.orElse(null), null);
        catalogWithPytest = pytest.map(packages -> catalog(null, packages)).orElse(catalog);
        sandboxes = SandboxSupply.open(TestConfig.of(settings).sandbox(), Images.ONE);
        assumeTrue(sandboxes.backendName() != null, "no sandbox here: " + sandboxes.unavailableReason());
        toolchains = sandboxes.toolchains(catalog);
    }

    @BeforeEach
    void begin() {
        session = new LiveSession(sandboxes, catalog, toolchains, LIMITS, MEMORY);
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
    void pytest() {
        need("python");
        try (LiveSession with = new LiveSession(sandboxes, catalogWithPytest, toolchains, LIMITS, MEMORY)) {
            with.write("test_fixture.py", """
                    import pytest

                    @pytest.fixture
                    def number():
                        return 3

                    @pytest.mark.parametrize("other", [3, 4])
                    def test_same(number, other):
                        assert number == other
                    """);

            RunId run = with.test("python");
            with.awaitEnd(run);

            assumeTrue(
                    !with.output(run).startsWith("pytest is not installed here"),
                    "programs in a sandbox find no pytest here");
            assertThat(with.counts(run)).as(with.output(run)).isEqualTo(new TestCounts(1, 1, 0, 0));
            TestCase failed = with.tests(run).getLast();
            assertThat(failed.name()).isEqualTo("test_same[4]");
            assertThat(failed.line()).isEqualTo(9);
            assertThat(failed.message()).isEqualTo("assert 3 == 4");
            assertThat(with.output(run)).contains("1 failed").contains("1 passed");
        }
    }

    @Test
    void pythonWithUnittest() {
        need("python");
        session.write("calc.py", "def add(a, b):\n    return a - b\n");
        session.write("tests/test_calc.py", """
                import sys
                import unittest

                from calc import add

                class Sums(unittest.TestCase):
                    def test_nothing(self):
                        print("seen", flush=True)
                        print("seen too", file=sys.stderr, flush=True)
                        self.assertEqual(add(0, 0), 0)

                    def test_adds(self):
                        self.assertEqual(add(1, 2), 3)
                """);
        session.write("main.py", "raise SystemExit('no test')\n");

        RunId run = session.test("python");
        SessionEvent.RunEnded end = session.awaitEnd(run);

        assertThat(session.counts(run)).as(session.output(run)).isEqualTo(new TestCounts(1, 1, 0, 0));
        TestCase failed = test(run, "test_adds");
        assertThat(failed.file()).isEqualTo("tests/test_calc.py");
        assertThat(failed.line()).isEqualTo(13);
        assertThat(failed.suites()).containsExactly("Sums");
        assertThat(failed.message()).isEqualTo("AssertionError: -1 != 3");
        assertThat(end.reason()).isEqualTo(EndReason.EXITED);
        assertThat(end.exitCode()).isEqualTo(1);
        assertThat(session.output(run)).contains("test_adds").doesNotContain("\"state\"");
        assertThat(session.errors(run)).isEmpty();
    }

    @Test
    void theFilesAndFunctionsOfPytestAreFoundWithoutItToo() {
        need("python");
        session.write("test_bare.py", """
                def test_right():
                    assert sum([1, 2]) == 3

                class TestThings:
                    def test_wrong(self):
                        assert "a" in "bcd"
                """);

        RunId run = session.test("python", "test_bare.py");
        session.awaitEnd(run);

        assertThat(session.counts(run)).as(session.output(run)).isEqualTo(new TestCounts(1, 1, 0, 0));
        assertThat(test(run, "test_wrong").suites()).containsExactly("TestThings");
        assertThat(test(run, "test_wrong").line()).isEqualTo(6);
    }

    @Test
    void testsOfOneFileOnly() {
        need("python");
        session.write("test_one.py", "def test_one():\n    pass\n");
        session.write("test_two.py", "def test_two():\n    pass\n");

        RunId run = session.test("python", "test_two.py");
        session.awaitEnd(run);

        assertThat(session.tests(run)).extracting(TestCase::name).containsExactly("test_two");
    }

    @Test
    void testsAreToldWhileOthersRunAndOneThatHangsIsToldAtTheEnd() {
        need("python");
        session.write("test_hang.py", """
                import time

                def test_a_quick():
                    pass

                def test_b_endless():
                    while True:
                        time.sleep(1)
                """);

        RunId run = session.test("python");
        eventually("the first test", () -> session.counts(run).passed() == 1);
        session.stop(run);
        SessionEvent.RunEnded end = session.awaitEnd(run);

        assertThat(end.reason()).isEqualTo(EndReason.STOPPED);
        assertThat(session.counts(run)).isEqualTo(new TestCounts(1, 0, 0, 1));
        assertThat(test(run, "test_b_endless").message()).isEqualTo("It had not ended when the run ended.");
        assertThat(test(run, "test_b_endless").line()).isEqualTo(6);
    }

    @Test
    void node() {
        need("javascript");
        session.write("calc.js", "exports.add = (a, b) => a - b;\n");
        session.write("calc.test.js", """
                const { describe, it } = require("node:test");
                const assert = require("node:assert");
                const { add } = require("./calc");

                describe("add", () => {
                  it("knows nothing", () => assert.equal(add(0, 0), 0));
                  it("adds", () => {
                    console.log("seen");
                    assert.equal(add(1, 2), 3);
                  });
                });
                """);

        RunId run = session.test("javascript");
        SessionEvent.RunEnded end = session.awaitEnd(run);

        assertThat(session.counts(run)).as(session.output(run)).isEqualTo(new TestCounts(1, 1, 0, 0));
        TestCase failed = test(run, "adds");
        assertThat(failed.file()).isEqualTo("calc.test.js");
        assertThat(failed.line()).isEqualTo(9);
        assertThat(failed.suites()).containsExactly("add");
        assertThat(failed.message()).contains("-1 == 3");
        assertThat(end.exitCode()).isEqualTo(1);
        assertThat(session.output(run)).contains("seen").doesNotContain("\"state\"");
    }

    @Test
    void go() {
        need("go");
        session.write("add.go", "package main\n\nfunc add(a, b int) int { return a - b }\n\nfunc main() {}\n");
        session.write("add_test.go", """
                package main

                import "testing"

                func TestNothing(t *testing.T) {
                	if add(0, 0) != 0 {
                		t.Fatal("no")
                	}
                }

                func TestAdds(t *testing.T) {
                	if got := add(1, 2); got != 3 {
                		t.Errorf("add(1, 2) = %d, want 3", got)
                	}
                }
                """);
        session.write("shop/go.mod", "module shop\n\ngo 1.18\n");
        session.write(
                "shop/price/price_test.go", "package price\n\nimport \"testing\"\n\nfunc TestPrice(t *testing.T) {}\n");

        RunId run = session.test("go");
        SessionEvent.RunEnded end = session.awaitEnd(run, Duration.ofMinutes(2)); // it compiles its library first

        assertThat(session.counts(run))
                .as(session.output(run) + session.errors(run))
                .isEqualTo(new TestCounts(2, 1, 0, 0));
        assertThat(test(run, "TestAdds").file()).isEqualTo("add_test.go");
        assertThat(test(run, "TestAdds").line()).isEqualTo(13);
        assertThat(test(run, "TestAdds").message()).isEqualTo("add(1, 2) = -1, want 3");
        assertThat(test(run, "TestNothing").line()).isEqualTo(5);
        assertThat(test(run, "TestPrice").file()).isEqualTo("shop/price/price_test.go");
        assertThat(end.exitCode()).isEqualTo(1);
        assertThat(session.output(run)).contains("--- FAIL: TestAdds").doesNotContain("\"Action\"");
    }

    @Test
    void java() {
        need("java");
        session.write("app/Calc.java", """
                package app;

                class Calc {
                    static int add(int a, int b) {
                        return a - b;
                    }
                }
                """);
        session.write("app/CalcTest.java", """
                package app;

                import static org.junit.jupiter.api.Assertions.assertEquals;

                import org.junit.jupiter.api.Test;

                class CalcTest {
                    @Test
                    void nothing() {
                        System.out.println("seen");
                        assertEquals(0, Calc.add(0, 0));
                    }

                    @Test
                    void adds() {
                        assertEquals(3, Calc.add(1, 2));
                    }
                }
                """);

        RunId run = session.test("java");
        SessionEvent.RunEnded end = session.awaitEnd(run);

        assertThat(session.counts(run))
                .as(session.output(run) + session.errors(run))
                .isEqualTo(new TestCounts(1, 1, 0, 0));
        assertThat(test(run, "adds()").file()).isEqualTo("app/CalcTest.java");
        assertThat(test(run, "adds()").line()).isEqualTo(16);
        assertThat(test(run, "adds()").message()).isEqualTo("expected: <3> but was: <-1>");
        assertThat(test(run, "nothing()").line()).isEqualTo(9);
        assertThat(end.exitCode()).isEqualTo(1);
        assertThat(session.output(run)).contains("seen");

        session.write("app/BrokenTest.java", "package app; class BrokenTest { int number = true; }");
        RunId broken = session.test("java");
        assertThat(session.awaitEnd(broken).reason()).isEqualTo(EndReason.COMPILE_FAILED);
        assertThat(session.errors(broken)).contains("BrokenTest.java:1: error: incompatible types");
    }

    @Test
    void whereThereAreNoTestsNoneAreTold() {
        for (String language : List.of("python", "javascript", "go", "java")) {
            Language known = catalog.find(language).orElseThrow();
            if (toolchains.of(known).isEmpty() || toolchains.testReason(known) != null) {
                continue;
            }
            RunId run = session.test(language);
            assertThat(session.awaitEnd(run).reason()).as(language).isEqualTo(EndReason.EXITED);
            assertThat(session.counts(run)).as(language).isEqualTo(TestCounts.NONE);
        }
    }

    @Test
    void aLanguageWithoutTestsSaysSo() {
        RunId run = session.test("bash");

        SessionEvent.RunEnded end = session.awaitEnd(run);
        assertThat(end.reason()).isEqualTo(EndReason.START_FAILED);
        assertThat(end.detail()).isEqualTo("Tests of Bash are not run here.");
    }

    private void need(String language) {
        Language known = catalog.find(language).orElseThrow();
        assumeTrue(toolchains.of(known).isPresent(), () -> String.valueOf(toolchains.reason(known)));
        assumeTrue(toolchains.testReason(known) == null, () -> String.valueOf(toolchains.testReason(known)));
    }

    private TestCase test(RunId run, String name) {
        return session.tests(run).stream()
                .filter(test -> test.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not among " + session.tests(run)));
    }

    /** The same languages, of which Java and Python look for their tools here too. */
    private static LanguageCatalog catalog(@Nullable Path junit, @Nullable Path pytest) {
        List<Language> languages = new ArrayList<>();
        for (Language language : LanguageCatalog.bundled().all()) {
            Language.Tests tests = language.tests();
            Language.Detection detection = tests == null ? null : tests.detect();
            Map<String, String> environment = new HashMap<>(language.environment());
            if (pytest != null && language.id().equals("python")) {
                environment.put("PYTHONPATH", pytest.toString());
            }
            if (junit != null
                    && tests != null
                    && detection != null
                    && language.id().equals("java")) {
                tests = new Language.Tests(
                        tests.tool(),
                        tests.hint(),
                        new Language.Detection(
                                List.of("/bin/ls", junit.toString()),
                                detection.pattern(),
                                detection.minimum(),
                                detection.remedy()),
                        tests.compile(),
                        tests.run(),
                        tests.source(),
                        tests.report());
            }
            languages.add(new Language(
                    language.id(),
                    language.name(),
                    language.fileExtensions(),
                    language.detect(),
                    environment,
                    language.compile(),
                    language.run(),
                    null,
                    tests,
                    language.entryFile(),
                    language.template()));
        }
        return new LanguageCatalog(languages);
    }

    private static Optional<Path> fetchedJunit() throws IOException {
        if (!Files.isDirectory(FETCHED)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.walk(FETCHED, 2)) {
            return files.filter(file -> file.getFileName().toString().matches(".*-standalone-[0-9.]+\\.jar"))
                    .sorted()
                    .reduce((_, last) -> last);
        }
    }

    /** Where a Python of somebody's own keeps pytest; the one that sandboxes see knows it by itself. */
    private static Optional<Path> pythonPackages() throws IOException {
        Process python = new ProcessBuilder("python3", "-c", "import pytest; print(pytest.__file__)")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String file = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return Optional.of(file)
                .filter(told -> !told.isEmpty())
                .map(Path::of)
                .map(Path::getParent)
                .map(Path::getParent);
    }
}
