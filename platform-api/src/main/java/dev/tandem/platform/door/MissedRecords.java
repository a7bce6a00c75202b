package dev.tandem.platform.door;

import dev.tandem.protocol.LogRecord;
import dev.tandem.protocol.SessionId;
import java.util.List;
import java.util.Optional;

/** Where records are that are in nobody's memory any more. */
@FunctionalInterface
interface MissedRecords {
    /**
     * Reads the records of a session after one position up to another, updates of documents left out. Blocks.
     *
     * @return empty if they are more than a browser should be told one by one
     */
    Optional<List<LogRecord>> read(SessionId session, long after, long upTo);
}
