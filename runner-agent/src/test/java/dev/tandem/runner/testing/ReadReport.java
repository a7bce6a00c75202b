package dev.tandem.runner.testing;

import dev.tandem.protocol.TestCase;
import dev.tandem.protocol.TestCounts;
import dev.tandem.protocol.TestState;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What a reader made of a report. */
final class ReadReport implements TestSink {
    private final List<TestCase> tests = new ArrayList<>();
    private final StringBuilder printed = new StringBuilder();

    /** Reads one that was captured from a real tool, in pieces as a pipe may give them. */
    static ReadReport captured(ReportFormat format, String name) {
        try (InputStream report =
                Objects.requireNonNull(ReadReport.class.getResourceAsStream("/reports/" + name), name)) {
            return of(format, report.readAllBytes(), 7);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ReadReport of(ReportFormat format, String report) {
        return of(format, report.getBytes(StandardCharsets.UTF_8), 4096);
    }

    static ReadReport of(ReportFormat format, byte[] report, int piece) {
        ReadReport read = new ReadReport();
        ReportReader reader = format.reader(read);
        byte[] buffer = new byte[piece];
        for (int at = 0; at < report.length; at += piece) {
            int length = Math.min(piece, report.length - at);
            System.arraycopy(report, at, buffer, 0, length);
            reader.feed(buffer, length);
        }
        reader.end();
        return read;
    }

    List<TestCase> tests() {
        return tests;
    }

    String printed() {
        return printed.toString();
    }

    TestCounts counts() {
        return tests.stream().map(TestCase::state).reduce(TestCounts.NONE, TestCounts::plus, (one, _) -> one);
    }

    /** {@return the only test of this name} */
    TestCase test(String name) {
        List<TestCase> named =
                tests.stream().filter(test -> test.name().equals(name)).toList();
        if (named.size() != 1) {
            throw new AssertionError(named.size() + " tests are called " + name + " in " + names());
        }
        return named.getFirst();
    }

    List<String> names() {
        return tests.stream().map(TestCase::name).toList();
    }

    /** {@return state, file and line of a test in one text} */
    String place(String name) {
        TestCase test = test(name);
        return test.state() + " " + test.file() + ":" + test.line();
    }

    List<String> in(TestState state) {
        return tests.stream()
                .filter(test -> test.state() == state)
                .map(TestCase::name)
                .toList();
    }

    @Override
    public void ended(TestCase test) {
        tests.add(test);
    }

    @Override
    public void printed(String text) {
        printed.append(text);
    }
}
