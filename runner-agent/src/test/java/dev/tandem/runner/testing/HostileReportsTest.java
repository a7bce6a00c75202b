package dev.tandem.runner.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.protocol.TestCase;
import dev.tandem.protocol.TestState;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reports are written by programs of people: whatever they hold, the reader goes on, keeps little and tells nothing that harms who reads it. */
class HostileReportsTest {
    private static final String AFTER = "{\"state\":\"passed\",\"name\":\"after\"}\n";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "{",
                "{}",
                "[]",
                "null",
                "{\"state\":null,\"name\":\"x\"}",
                "{\"state\":\"exploded\",\"name\":\"x\"}",
                "{\"state\":{\"a\":1},\"name\":\"x\"}",
                "{\"state\":\"passed\",\"ms\":\"soon\",\"name\":\"x\"}",
                "{\"state\":\"passed\",\"suites\":\"x\",\"name\":\"x\"}",
                "{\"state\":\"passed\",\"line\":99999999999999999999999999999999999999,\"name\":\"x\"}",
                "{\"state\":\"passed\",\"suites\":[[[[[[[[\"deep\"]]]]]]]],\"name\":\"x\"}",
                "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY a \"b\">]><a>&a;</a>",
                "at\tx\ty\tz",
            })
    void whatIsNoTestIsPassedOver(String line) {
        assertThat(ReadReport.of(ReportFormat.LINES, line + "\n" + AFTER).names())
                .containsExactly("after");
        assertThat(ReadReport.of(ReportFormat.GO, line + "\n").names()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aLineWithoutEndIsNotKept(ReportFormat format) {
        byte[] megabyte = "{\"state\":\"passed\",\"Action\":\"".repeat(40_000).getBytes(StandardCharsets.UTF_8);
        ReadReport read = new ReadReport();
        ReportReader reader = format.reader(read);

        for (int times = 0; times < 200; times++) {
            reader.feed(megabyte, megabyte.length);
        }
        reader.end();

        assertThat(read.tests()).isEmpty();
    }

    @Test
    void aReportThatBreaksOffIsReadAsFarAsItGoes() {
        String line = "{\"state\":\"failed\",\"name\":\"whole\",\"message\":\"no\"}";
        for (int end = 0; end < line.length(); end++) {
            ReadReport report = ReadReport.of(ReportFormat.LINES, AFTER + line.substring(0, end));
            assertThat(report.names()).containsExactly("after");
        }
        assertThat(ReadReport.of(ReportFormat.LINES, AFTER + line).names()).containsExactly("after", "whole");
    }

    @Test
    void textsAreCutAndCarryNothingThatSteers() {
        String long17 = "x".repeat(100_000);
        String steering = "\\u001b[31mred\\u001b[0m \\u0007\\u202eesrever\\u2066 \\ud800 end\\u0000";
        TestCase test = ReadReport.of(
                        ReportFormat.LINES,
                        "{\"state\":\"failed\",\"name\":\"%s\",\"message\":\"%s\\nnext\",\"detail\":\"%s\",\"suites\":[\"a\\nb\",null,\"\"]}"
                                .formatted(steering, steering, long17))
                .tests()
                .getFirst();

        assertThat(test.name()).isEqualTo("red esrever  end");
        assertThat(test.message()).isEqualTo("red esrever  end\nnext");
        assertThat(test.suites()).containsExactly("a b");
        assertThat(test.detail()).hasSize(Limits.DETAIL + 1).endsWith("x…");
    }

    @Test
    void goTextsAreCutToo() {
        String output = "{\"Action\":\"output\",\"Package\":\"m\",\"Test\":\"T\",\"Output\":\"    a.go:1: %s\\n\"}\n"
                .formatted("y".repeat(50_000));
        TestCase test = ReadReport.of(
                        ReportFormat.GO,
                        "{\"Action\":\"run\",\"Package\":\"m\",\"Test\":\"T\"}\n"
                                + output.repeat(20)
                                + "{\"Action\":\"fail\",\"Package\":\"m\",\"Test\":\"T\"}\n")
                .tests()
                .getFirst();

        assertThat(test.message()).hasSize(Limits.MESSAGE + 1);
        assertThat(test.detail()).hasSizeLessThanOrEqualTo(Limits.DETAIL + 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/etc/passwd", "../secret", "a/../../b", "", "a\\u0000b", "a\\nb", "/workspace/../etc/passwd"})
    void aPathOutsideOfTheWorkspaceIsNoPath(String path) {
        TestCase test = ReadReport.of(
                        ReportFormat.LINES,
                        "{\"state\":\"passed\",\"name\":\"t\",\"file\":\"" + path + "\",\"line\":-1}")
                .tests()
                .getFirst();

        assertThat(test.file()).isNull();
        assertThat(test.line()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/workspace/a/b.py", "./a/b.py", "a/b.py", "file:///workspace/a/b.py"})
    void aPathWithinIsRelative(String path) {
        TestCase test = ReadReport.of(
                        ReportFormat.LINES,
                        "{\"state\":\"passed\",\"name\":\"t\",\"file\":\"" + path + "\",\"line\":4}")
                .tests()
                .getFirst();

        assertThat(test.file()).isEqualTo("a/b.py");
        assertThat(test.line()).isEqualTo(4);
    }

    @Test
    void beginningsWithoutEndAreBounded() {
        StringBuilder report = new StringBuilder();
        for (int i = 0; i < 100_000; i++) {
            report.append("{\"state\":\"begins\",\"name\":\"t").append(i).append("\"}\n");
        }

        assertThat(ReadReport.of(ReportFormat.LINES, report.toString()).tests()).hasSize(100);
    }

    @Test
    void ofVeryManyTestsTheLastAreOnlyCounted() {
        ToldTests told = new ToldTests();
        for (int i = 0; i < 50_000; i++) {
            told.add(test("t" + i, "a detail"));
        }

        assertThat(told.take()).hasSize(ToldTests.MOST_TESTS);
        assertThat(told.take()).isEmpty();
        assertThat(told.total().failed()).isEqualTo(50_000);
    }

    @Test
    void ofVeryLongTestsTheLastHaveNoDetail() {
        ToldTests told = new ToldTests();
        for (int i = 0; i < 1000; i++) {
            told.add(test("t" + i, "d".repeat(Limits.DETAIL)));
        }

        List<TestCase> tests = told.take();
        assertThat(tests).hasSize(1000);
        assertThat(tests.getFirst().detail()).isNotEmpty();
        assertThat(tests.getLast().detail()).isEmpty();
        assertThat(tests.stream().mapToInt(TestCase::length).sum()).isLessThan(2 * ToldTests.MOST_CHARACTERS);
    }

    @Test
    void noiseOfAnyKindEndsNothing() {
        Random random = new Random(5);
        byte[] noise = new byte[1 << 20];
        random.nextBytes(noise);
        for (ReportFormat format : ReportFormat.values()) {
            assertThat(ReadReport.of(format, noise, 1000).tests()).isEmpty();
        }
    }

    private static TestCase test(String name, String detail) {
        return new TestCase("a.py", 1, List.of(), name, TestState.FAILED, "message", detail, 0);
    }
}
