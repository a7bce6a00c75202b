package dev.tandem.platform.session;

import dev.tandem.protocol.SessionId;

/** Up to where a session's log was read: no record twice, and none left out but where retention has removed some. Confined to the session's owner. */
final class LogPosition {
    private final SessionId session;
    private long sequence;
    /** Up to where the log may have holes, while the state is read from the log alone. */
    private long holesThrough;

    /** @param sequence of the last record that was read; 0 before the first */
    LogPosition(SessionId session, long sequence) {
        this.session = session;
        this.sequence = sequence;
    }

    /** {@return of the last record that was read} */
    long sequence() {
        return sequence;
    }

    /** At this position or before it, records may be missing from here on. */
    void mayMissThrough(long through) {
        holesThrough = through;
    }

    /**
     * Another record is read.
     *
     * @throws IllegalStateException if it is not the next one
     */
    void advance(long next) {
        boolean isAfterHole = next > sequence && next - 1 <= holesThrough;
        if (next != sequence + 1 && !isAfterHole) {
            throw new IllegalStateException("record %d after %d in session %s".formatted(next, sequence, session));
        }
        sequence = next;
    }

    /** All records were read: from here on none may be missing. The last ones may have been removed. */
    void readCompletely() {
        sequence = Math.max(sequence, holesThrough);
        holesThrough = 0;
    }
}
