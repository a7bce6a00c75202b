package dev.tandem.platform.session;

import java.util.function.LongSupplier;

/** What has come since a session's state was stored the last time, and is read again at each load. Confined to the session's owner. */
final class SnapshotTail {
    /** The most records that loading reads behind a snapshot, as a multiple of those after which one is worth while. */
    private static final int LONGEST = 20;
    /** Updates of so many bytes are a tail that is worth a snapshot, however few they are. */
    private static final long HEAVY_BYTES = 256 * 1024;

    private int records;
    private long updateBytes;

    void addRecord() {
        records++;
    }

    void addUpdate(int bytes) {
        updateBytes += bytes;
    }

    boolean isEmpty() {
        return records == 0;
    }

    /**
     * {@return whether the state should be stored: so many records came since the last time, or so large ones, and they are worth the
     * size of what is to be written, or too many to be read at every load}
     *
     * @param recordsPerSnapshot after how many one is worth while
     * @param changedBytes what would be written
     */
    boolean isWorthSnapshot(int recordsPerSnapshot, LongSupplier changedBytes) {
        if (records < recordsPerSnapshot && updateBytes < HEAVY_BYTES) {
            return false;
        }
        // A large document under a storm of small edits would be written again and again.
        boolean isLong = records >= (long) recordsPerSnapshot * LONGEST;
        return isLong || updateBytes * 3 >= changedBytes.getAsLong();
    }

    void clear() {
        records = 0;
        updateBytes = 0;
    }
}
