package dev.tandem.platform.run;

import dev.tandem.platform.log.SessionLog;
import dev.tandem.protocol.LogRecord;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.SessionId;
import dev.tandem.protocol.TestCase;
import java.util.List;
import java.util.Optional;

/** Output and tests of runs as the log keeps them: all of it, of any run. Blocks on the database. */
public final class StoredOutput {
    private static final List<String> KINDS = List.of("runOutput", "runInput", "testsReported");

    private final SessionLog log;

    public StoredOutput(SessionLog log) {
        this.log = log;
    }

    /** {@return the run with everything that was printed and typed, and all tests that were told} */
    public RunView addTo(SessionId session, RunBook.Run run) {
        List<LogRecord> records = log.readKinds(session, run.first(), run.last(), KINDS);
        List<RunView.Chunk> chunks = records.stream()
                .map(record -> RunBook.chunk(record, run.view().id()))
                .flatMap(Optional::stream)
                .toList();
        return run.view().withOutput(chunks, tests(records, run));
    }

    /** {@return the tests of the run that are over} */
    public List<TestCase> tests(SessionId session, RunBook.Run run) {
        return tests(log.readKinds(session, run.first(), run.last(), List.of("testsReported")), run);
    }

    private static List<TestCase> tests(List<LogRecord> records, RunBook.Run run) {
        return records.stream()
                .map(LogRecord::event)
                .filter(SessionEvent.TestsReported.class::isInstance)
                .map(SessionEvent.TestsReported.class::cast)
                .filter(report -> report.run().equals(run.view().id()))
                .flatMap(report -> report.tests().stream())
                .toList();
    }
}
