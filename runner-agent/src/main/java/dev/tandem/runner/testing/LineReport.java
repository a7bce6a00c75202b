package dev.tandem.runner.testing;

import dev.tandem.protocol.TestCase;
import dev.tandem.protocol.TestState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A report of our own scripts (the {@code Tests.*} files beside the languages): one object of JSON a line, with the fields of {@link Told}. A test
 * may be told to begin; one that began and never ended is told as {@link TestState#ERROR}: in it the time was over, or the program.
 */
final class LineReport extends ReportReader {
    /** Tests that began and have not ended; an honest tool has one, or a few at once. */
    private static final int MOST_BEGUN = 100;

    private final TestSink sink;
    private final Map<Identity, TestCase> begun = new LinkedHashMap<>();

    LineReport(TestSink sink) {
        this.sink = sink;
    }

    /**
     * One line.
     *
     * @param state {@code passed}, {@code failed}, {@code skipped}, {@code error}, {@code begins}, or {@code over} for one that began and is told
     *     by its parts; the other fields as in {@link TestCase}
     * @param ms milliseconds; may have a fraction
     */
    private record Told(
            @Nullable String state,
            @Nullable String file,
            @Nullable Integer line,
            @Nullable List<@Nullable String> suites,
            @Nullable String name,
            @Nullable String message,
            @Nullable String detail,
            double ms) {}

    private record Identity(@Nullable String file, List<String> suites, String name) {}

    @Override
    void read(String text) {
        JsonLines.read(text, Told.class).ifPresent(this::take);
    }

    private void take(Told told) {
        String state = told.state();
        if (state == null) {
            return;
        }
        switch (state) {
            case "begins" -> {
                TestCase test = test(told, TestState.ERROR);
                if (begun.size() < MOST_BEGUN) {
                    begun.put(identity(test), test);
                }
            }
            case "over" -> begun.remove(identity(test(told, TestState.PASSED)));
            case "passed" -> end(told, TestState.PASSED);
            case "failed" -> end(told, TestState.FAILED);
            case "skipped" -> end(told, TestState.SKIPPED);
            case "error" -> end(told, TestState.ERROR);
            default -> {} // of a program that writes a report of its own
        }
    }

    private void end(Told told, TestState state) {
        TestCase test = test(told, state);
        begun.remove(identity(test));
        sink.ended(test);
    }

    @Override
    void ended() {
        begun.values().forEach(sink::ended);
        begun.clear();
    }

    private static Identity identity(TestCase test) {
        return new Identity(test.file(), test.suites(), test.name());
    }

    private static TestCase test(Told told, TestState state) {
        List<String> suites = Optional.ofNullable(told.suites()).orElse(List.of()).stream()
                .map(suite -> Plain.line(or(suite, ""), Limits.NAME))
                .filter(suite -> !suite.isEmpty())
                .limit(Limits.SUITES)
                .toList();
        Integer line = told.line();
        boolean unended = "begins".equals(told.state());
        return new TestCase(
                Plain.path(told.file()),
                line == null || line < 1 ? null : line,
                suites,
                or(Plain.line(or(told.name(), ""), Limits.NAME), "a test without a name"),
                state,
                unended ? Unended.MESSAGE : Plain.lines(or(told.message(), ""), Limits.MESSAGE),
                Plain.lines(or(told.detail(), ""), Limits.DETAIL),
                told.ms() >= 0 ? Math.round(told.ms()) : 0);
    }

    private static String or(@Nullable String text, String otherwise) {
        return text == null || text.isEmpty() ? otherwise : text;
    }
}
