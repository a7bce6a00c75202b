package dev.tandem.platform.door;

import dev.tandem.protocol.LogRecord;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The last records of a session that were told to everybody, for those who were away for a moment. Updates of documents are not
 * among them: documents catch up by their state vectors. Bounded in number and size; any thread.
 */
final class RecentRecords {
    private static final int MAX_RECORDS = 500;
    private static final int MAX_BYTES = 64 * 1024;

    private record Told(LogRecord record, int bytes) {}

    private final Deque<Told> told = new ArrayDeque<>();
    private long start;
    private int bytes;

    /** Begins after a position of the log. */
    synchronized void begin(long sequence) {
        told.clear();
        bytes = 0;
        start = sequence;
    }

    /** Adds the next one. {@code size} is what it takes as JSON. */
    synchronized void add(LogRecord record, int size) {
        told.addLast(new Told(record, size));
        bytes += size;
        while (told.size() > MAX_RECORDS || bytes > MAX_BYTES) {
            Told oldest = told.removeFirst();
            bytes -= oldest.bytes();
            start = oldest.record().sequence();
        }
    }

    /** {@return the position after which nothing is missing here} */
    synchronized long start() {
        return start;
    }

    /** {@return everything after a position; empty if not all of it is here any more} */
    synchronized Optional<List<LogRecord>> after(long sequence) {
        if (sequence < start) {
            return Optional.empty();
        }
        return Optional.of(told.stream()
                .map(Told::record)
                .filter(record -> record.sequence() > sequence)
                .toList());
    }
}
