package dev.tandem.platform.session;

import dev.tandem.protocol.LogRecord;
import java.util.List;

/**
 * A command is durable and applied.
 *
 * @param sequence the last record of the session at that time
 * @param records what the command became; empty if it had no news
 */
public record Committed(long sequence, List<LogRecord> records) {
    public Committed {
        records = List.copyOf(records);
    }
}
