package dev.tandem.platform.log;

import dev.tandem.protocol.LogRecord;
import java.util.List;

/** What became of a batch. */
public sealed interface Outcome {
    /**
     * It is durable.
     *
     * @param records in log order
     * @param epoch the capability epoch after it
     */
    record Done(List<LogRecord> records, long epoch) implements Outcome {
        public Done {
            records = List.copyOf(records);
        }
    }

    /**
     * Nothing was written: someone else appended or changed rights since the batch was checked. Read the log, check again.
     *
     * @param lastSequence of the log now
     * @param epoch of the session's row now
     */
    record Stale(long lastSequence, long epoch) implements Outcome {}

    /** Nothing was written, and never will be: the session's name belongs to another one. */
    record NameTaken() implements Outcome {}

    /** Nothing was written: the session has ended. */
    record Ended() implements Outcome {}

    /** Nothing was written: the database refuses this batch whenever it is tried. The cause is in the server's log. */
    record Rejected() implements Outcome {}
}
