package dev.tandem.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.protocol.DebugRequest;
import dev.tandem.protocol.RunId;
import dev.tandem.protocol.SelectedTest;
import dev.tandem.protocol.SessionEvent;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests that are debugged: those of a file, or one. */
class RealDebuggedTestsTest extends RealDebugScene {
    private static final String SUMS = """
            import unittest

            class Sums(unittest.TestCase):
                def test_sum(self):
                    value = 1 + 1
                    self.assertEqual(value, 2)

                def test_difference(self):
                    value = 3 - 1
                    self.assertEqual(value, 2)

            def test_bare():
                value = 2
                assert value == 2
            """;

    @Test
    void theTestsOfAFileAreDebugged() {
        need("python");
        session.write("test_sum.py", SUMS);
        breakpoint("b1", "test_sum.py", 6);
        RunId run = session.debug("python", "test_sum.py", new DebugRequest(null, true));
        SessionEvent.DebugStopped stopped = awaitStop(run, 6);
        assertThat(value(stopped)).isEqualTo("2");
        session.ask(run, ANA, "Ana", move("continue", stopped.epoch()));
        assertThat(session.awaitEnd(run, PATIENCE).exitCode()).isZero();
    }

    static Stream<Arguments> tests() {
        SelectedTest hostile = new SelectedTest(List.of("all [.*]"), "is | $(touch no) ^\\d?");
        return Stream.of(
                Arguments.of("python", "test_sum.py", SUMS, new SelectedTest(List.of("Sums"), "test_sum"), 6, 10),
                Arguments.of("python", "test_sum.py", SUMS, new SelectedTest(List.of(), "test_bare"), 14, 10),
                Arguments.of("javascript", "sums.test.js", """
                        const { describe, it, test } = require("node:test");

                        describe("all [.*]", () => {
                          it("is | $(touch no) ^\\\\d?", () => {
                            const value = 2;
                            console.log(value);
                          });
                          it("is", () => {
                            console.log("other");
                          });
                        });
                        test("7", () => {
                          console.log("other");
                        });
                        """, hostile, 6, 9),
                Arguments.of("go", "sums_test.go", """
                        package main

                        import "testing"

                        func TestSums(t *testing.T) {
                            t.Run("of (two)|x", func(t *testing.T) {
                                value := 1 + 1
                                t.Log(value)
                            })
                            t.Run("of", func(t *testing.T) {
                                t.Log("other")
                            })
                        }

                        func TestSumsOfMore(t *testing.T) {
                            t.Log("other")
                        }
                        """, new SelectedTest(List.of("TestSums"), "of_(two)|x"), 8, 11),
                Arguments.of("java", "SumsTest.java", """
                        import org.junit.jupiter.api.Test;

                        class SumsTest {
                            @Test
                            void adds() {
                                int value = 1 + 1;
                                System.out.println(value);
                            }

                            @Test
                            void addsMore() {
                                System.out.println("other");
                            }
                        }
                        """, new SelectedTest(List.of(), "adds()"), 7, 12));
    }

    /** The other tests of the file have a breakpoint, too, and are not run. */
    @ParameterizedTest(name = "{0}: {3}")
    @MethodSource("tests")
    void oneTestIsDebugged(String language, String path, String text, SelectedTest test, int line, int other) {
        needTests(language);
        session.write(path, text);
        breakpoint("b1", path, line);
        breakpoint("b2", path, other);
        RunId run = session.debug(language, path, new DebugRequest(null, true, test));
        SessionEvent.DebugStopped stopped = awaitStop(run, line);
        assertThat(value(stopped)).isEqualTo("2");
        session.ask(run, ANA, "Ana", move("continue", stopped.epoch()));
        assertThat(session.awaitEnd(run, PATIENCE).exitCode()).isZero();
        assertThat(stops(run)).allMatch(stop -> stop.epoch() == stopped.epoch());
        assertThat(session.output(run) + session.errors(run)).doesNotContain("other");
    }

    /** Whatever names a program tells, they are looked for and never obeyed. */
    @ParameterizedTest
    @MethodSource("names")
    void aTestThatIsNotThereIsLookedFor(String language, String path, String text, String name) {
        needTests(language);
        session.write(path, text);
        RunId run = session.debug(language, path, new DebugRequest(null, true, new SelectedTest(List.of(), name)));
        assertThat(session.awaitEnd(run, PATIENCE).exitCode()).isEqualTo(1);
        assertThat(session.output(run) + session.errors(run)).contains("There is no test " + name);
    }

    static Stream<Arguments> names() {
        return Stream.of("--collect-only", "-k", "$(exit 7)", "../test_sum.py::Sums", "'; import os")
                .map(name -> Arguments.of("python", "test_sum.py", SUMS, name));
    }

    private static String value(SessionEvent.DebugStopped stopped) {
        return variable(stopped.stop().path("frames").path(0), "value")
                .path("value")
                .asText();
    }
}
