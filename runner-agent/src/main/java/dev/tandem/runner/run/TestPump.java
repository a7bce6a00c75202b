package dev.tandem.runner.run;

import dev.tandem.protocol.OutputStream;
import dev.tandem.protocol.TestCase;
import dev.tandem.protocol.TestCounts;
import dev.tandem.runner.report.RunReport;
import dev.tandem.runner.testing.ReportFormat;
import dev.tandem.runner.testing.ReportReader;
import dev.tandem.runner.testing.TestSink;
import dev.tandem.runner.testing.ToldTests;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Passes on the tests of a run while they end: joined for at most {@link #MOST_WAIT}, so that a thousand quick ones are few records of the log.
 *
 * <p>Fed by the one reader of the program's standard output; the scheduler passes on what waits. Nothing here blocks.
 */
final class TestPump implements TestSink {
    static final Duration MOST_WAIT = Duration.ofMillis(100);
    /** Of one record, in characters. */
    static final int MOST_LENGTH = 64 << 10;

    private final RunReport report;
    private final OutputPump output;
    private final Scheduler scheduler;
    private final ReportReader reader;

    /** Guarded by this. */
    private final ToldTests tests = new ToldTests();

    /** Guarded by this. */
    private TestCounts passedOn = TestCounts.NONE;

    private boolean flushPlanned;

    TestPump(ReportFormat format, RunReport report, OutputPump output, Scheduler scheduler) {
        this.report = report;
        this.output = output;
        this.scheduler = scheduler;
        this.reader = format.reader(this);
    }

    /** The program printed this. */
    void accept(byte[] bytes, int length) {
        reader.feed(bytes, length);
    }

    /** The program is gone. */
    void end() {
        reader.end();
        flush();
    }

    @Override
    public synchronized void ended(TestCase test) {
        tests.add(test);
        if (!flushPlanned) {
            flushPlanned = true;
            scheduler.after(MOST_WAIT, this::flush);
        }
    }

    @Override
    public void printed(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        output.accept(OutputStream.STDOUT, bytes, bytes.length);
    }

    private synchronized void flush() {
        flushPlanned = false;
        TestCounts total = tests.total();
        if (total.equals(passedOn)) {
            return;
        }
        passedOn = total;
        List<TestCase> record = new ArrayList<>();
        int length = 0;
        for (TestCase test : tests.take()) {
            if (length + test.length() > MOST_LENGTH && !record.isEmpty()) {
                report.tests(record, total);
                record.clear();
                length = 0;
            }
            record.add(test);
            length += test.length();
        }
        report.tests(record, total);
    }
}
