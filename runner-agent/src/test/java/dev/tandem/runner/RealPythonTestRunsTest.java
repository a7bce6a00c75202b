package dev.tandem.runner;

import static dev.tandem.runner.fake.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tandem.protocol.EndReason;
import dev.tandem.protocol.RunId;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.TestCase;
import dev.tandem.protocol.TestCounts;
import org.junit.jupiter.api.Test;

/** Tests of people in Python, in real sandboxes. */
class RealPythonTestRunsTest extends RealTestScene {
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
}
