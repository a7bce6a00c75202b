package dev.tandem.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.protocol.EndReason;
import dev.tandem.protocol.RunId;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.TestCase;
import dev.tandem.protocol.TestCounts;
import dev.tandem.runner.language.Language;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests of people in real sandboxes, with the tools that are here. */
class RealTestRunsTest extends RealTestScene {
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
    void typescript() {
        need("typescript");
        session.write("calc.test.ts", """
                import { test } from "node:test";
                import assert from "node:assert";

                const add = (a: number, b: number): number => a - b;

                test("knows nothing", () => assert.equal(add(0, 0), 0));
                test("adds", () => {
                  assert.equal(add(1, 2), 3);
                });
                """);

        RunId run = session.test("typescript");
        session.awaitEnd(run);

        assertThat(session.counts(run)).as(session.output(run)).isEqualTo(new TestCounts(1, 1, 0, 0));
        assertThat(test(run, "adds").file()).isEqualTo("calc.test.ts");
        assertThat(test(run, "adds").line()).isEqualTo(8);
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
}
