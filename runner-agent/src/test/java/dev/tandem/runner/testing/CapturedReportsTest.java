package dev.tandem.runner.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.protocol.TestCounts;
import dev.tandem.protocol.TestState;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Reports that were captured from real tools, of workspaces with every kind of test. */
class CapturedReportsTest {
    @Test
    void pytest() {
        ReadReport report = ReadReport.captured(ReportFormat.LINES, "pytest.jsonl");

        assertThat(report.counts()).isEqualTo(new TestCounts(4, 7, 3, 4));
        assertThat(report.test("test_adds").suites()).containsExactly("TestSum");
        assertThat(report.place("test_adds")).isEqualTo("PASSED test_math.py:5");
        assertThat(report.place("test_wrong")).isEqualTo("FAILED test_math.py:8");
        assertThat(report.test("test_wrong").message()).isEqualTo("assert (1 + 2) == 4");
        assertThat(report.test("test_wrong").detail()).contains(">       assert 1 + 2 == 4");
        assertThat(report.place("test_even[1]")).isEqualTo("FAILED test_math.py:12");
        assertThat(report.test("test_skipped").message()).isEqualTo("not now");
        assertThat(report.test("test_known").message()).isEqualTo("Expected to fail: known");
        assertThat(report.place("test_needs")).isEqualTo("ERROR test_math.py:19");
        assertThat(report.test("test_deep").message()).isEqualTo("ValueError: deep\nin it");
        assertThat(report.place("test_import.py")).isEqualTo("ERROR test_import.py:1");
        assertThat(report.test("test_import.py").message()).isEqualTo("ModuleNotFoundError: No module named 'nothere'");
        assertThat(report.place("test_syntax.py")).isEqualTo("ERROR test_syntax.py:1");
    }

    @Test
    void unittestWherePytestIsMissing() {
        ReadReport report = ReadReport.captured(ReportFormat.LINES, "unittest.jsonl");

        assertThat(report.counts()).isEqualTo(new TestCounts(1, 4, 2, 4));
        assertThat(report.place("test_bad")).isEqualTo("FAILED test_unit.py:5");
        assertThat(report.test("test_bad").message()).isEqualTo("AssertionError: 1 != 2 : numbers differ");
        assertThat(report.place("test_parts (n=1)")).isEqualTo("FAILED test_unit.py:13");
        assertThat(report.test("test_bare").message()).isEqualTo("AssertionError: assert 1 == 2");
        assertThat(report.test("test_fix").message()).isEqualTo("It needs pytest, which is not installed here");
        assertThat(report.test("test_math.py").message()).isEqualTo("ModuleNotFoundError: No module named 'pytest'");
        assertThat(report.place("setUpClass (test_unit.Broken)")).isEqualTo("ERROR test_unit.py:16");
    }

    @Test
    void nodeTest() {
        ReadReport report = ReadReport.captured(ReportFormat.LINES, "node.jsonl");

        assertThat(report.counts()).isEqualTo(new TestCounts(4, 3, 2, 2));
        assertThat(report.place("adds")).isEqualTo("PASSED math.test.js:3");
        assertThat(report.place("wrong")).isEqualTo("FAILED math.test.js:5");
        assertThat(report.test("wrong").message()).isEqualTo("3 == 4");
        assertThat(report.test("bad").suites()).containsExactly("outer", "inner");
        assertThat(report.test("child 2").suites()).containsExactly("parent");
        assertThat(report.place("broken.test.js")).isEqualTo("ERROR broken.test.js:1");
        assertThat(report.test("broken.test.js").message()).isEqualTo("SyntaxError: Unexpected identifier 'error'");
        assertThat(report.test("exit.test.js").message()).isEqualTo("It ended with exit code 3.");
        assertThat(report.place("test/plain.js")).startsWith("PASSED");
    }

    @Test
    void junit() {
        ReadReport report = ReadReport.captured(ReportFormat.LINES, "java.jsonl");

        assertThat(report.counts()).isEqualTo(new TestCounts(2, 3, 1, 1));
        assertThat(report.place("adds()")).isEqualTo("PASSED app/CalcTest.java:14");
        assertThat(report.place("is \"wrong\" \ud83d\ude00")).isEqualTo("FAILED app/CalcTest.java:22");
        assertThat(report.test("is \"wrong\" \ud83d\ude00").message()).isEqualTo("sum ==> expected: <4> but was: <3>");
        assertThat(report.test("[2] n = 2").suites()).containsExactly("Inner", "even(int)");
        assertThat(report.place("ShopTest")).isEqualTo("ERROR ex/src/test/java/shop/ShopTest.java:4");
    }

    @Test
    void goTest() {
        ReadReport report = ReadReport.captured(ReportFormat.GO, "go.jsonl");

        assertThat(report.in(TestState.PASSED)).containsExactly("TestFine", "TestTwo", "TestAdd", "deep");
        assertThat(report.in(TestState.FAILED)).containsExactly("TestPanic", "TestWrong", "deep");
        assertThat(report.in(TestState.SKIPPED)).containsExactly("TestSkip");
        assertThat(report.in(TestState.ERROR)).containsExactly("example.org/m/bad");
        assertThat(report.place("TestTwo")).isEqualTo("PASSED mod/sub/s_test.go:9");
        assertThat(report.place("TestWrong")).isEqualTo("FAILED plain/a_test.go:14");
        assertThat(report.test("TestWrong").message()).isEqualTo("Add(1, 2) = 3, want 4");
        assertThat(report.test("TestWrong").detail()).isEqualTo("""
                    a_test.go:12: before
                    a_test.go:14: Add(1, 2) = 3, want 4
                        really""".indent(4).stripTrailing());
        assertThat(report.place("TestPanic")).isEqualTo("FAILED mod/panics/p_test.go:9");
        assertThat(report.test("TestPanic").message()).isEqualTo("panic: assignment to entry in nil map");
        assertThat(report.place("example.org/m/bad")).isEqualTo("ERROR mod/bad/b_test.go:6");
        assertThat(report.test("example.org/m/bad").message()).isEqualTo("undefined: undefined");
        assertThat(report.test("TestSkip").message()).isEqualTo("not now");
        assertThat(report.tests().stream()
                        .filter(test -> test.name().equals("deep"))
                        .map(test -> test.state() + " " + test.suites()))
                .containsExactly("FAILED [TestTable, one]", "PASSED [TestTable, two_words]");
        assertThat(report.printed())
                .contains("--- FAIL: TestWrong")
                .contains("PASS\nok  \texample.org/m/sub")
                .doesNotContain("\"Action\"");
    }

    @Test
    void aTestThatHungIsTold() {
        ReadReport lines = ReadReport.of(ReportFormat.LINES, """
                {"state":"begins","file":"a.py","line":3,"name":"test_quick"}
                {"state":"passed","file":"a.py","line":3,"name":"test_quick","ms":1.6}
                {"state":"begins","file":"a.py","line":7,"name":"test_for_ever"}
                """);
        ReadReport go = ReadReport.of(ReportFormat.GO, """
                at\tm\ta_test.go\t5\tTestForEver
                {"Action":"run","Package":"m","Test":"TestForEver"}
                {"Action":"run","Package":"m","Test":"TestForEver/part"}
                """);

        assertThat(lines.place("test_quick")).isEqualTo("PASSED a.py:3");
        assertThat(lines.test("test_quick").millis()).isEqualTo(2);
        assertThat(lines.place("test_for_ever")).isEqualTo("ERROR a.py:7");
        assertThat(lines.test("test_for_ever").message()).isEqualTo("It had not ended when the run ended.");
        assertThat(go.names()).isEqualTo(List.of("part"));
        assertThat(go.place("part")).isEqualTo("ERROR a_test.go:5");
    }

    @Test
    void aGoPackageThatFailsAfterItsTestsPassedIsAnError() {
        ReadReport report = ReadReport.of(ReportFormat.GO, """
                {"Action":"run","Package":"m","Test":"TestA"}
                {"Action":"pass","Package":"m","Test":"TestA","Elapsed":0.5}
                {"Action":"output","Package":"m","Output":"exit status 3\\n"}
                {"Action":"fail","Package":"m","Elapsed":0.6}
                """);

        assertThat(report.place("TestA")).isEqualTo("PASSED null:null");
        assertThat(report.test("TestA").millis()).isEqualTo(500);
        assertThat(report.test("m").state()).isEqualTo(TestState.ERROR);
        assertThat(report.test("m").message()).isEqualTo("It could not be run; the output says why.");
        assertThat(report.test("m").detail()).isEqualTo("exit status 3");
    }
}
