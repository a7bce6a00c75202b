package dev.tandem.platform.run;

import dev.tandem.platform.log.SessionLog;
import dev.tandem.protocol.LogRecord;
import dev.tandem.protocol.SessionId;
import java.util.List;
import java.util.Optional;

/** Output of runs as the log keeps it: all of it, of any run. Blocks on the database. */
public final class StoredOutput {
    private static final List<String> KINDS = List.of("runOutput", "runInput");

    private final SessionLog log;

    public StoredOutput(SessionLog log) {
        this.log = log;
    }

    /** {@return the run with everything that was printed and typed} */
    public RunView addTo(SessionId session, RunBook.Run run) {
        List<LogRecord> records = log.readKinds(session, run.first(), run.last(), KINDS);
        List<RunView.Chunk> chunks = records.stream()
                .map(record -> RunBook.chunk(record, run.view().id()))
                .flatMap(Optional::stream)
                .toList();
        return run.view().withOutput(chunks);
    }
}
