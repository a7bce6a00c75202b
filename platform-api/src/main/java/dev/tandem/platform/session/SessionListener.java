package dev.tandem.platform.session;

import java.time.Duration;

/** Hears of snapshots, and of what other replicas appended. Any thread; must not block. */
public interface SessionListener {
    /** Hears nothing. */
    SessionListener NONE = new SessionListener() {
        @Override
        public void snapshotSaved(long nanos) {}

        @Override
        public void snapshotFailed() {}

        @Override
        public void followed(int records, Duration age) {}
    };

    /** A snapshot was stored. */
    void snapshotSaved(long nanos);

    /** A snapshot could not be stored; it is tried another time. */
    void snapshotFailed();

    /**
     * A session came to know what others had appended to its log.
     *
     * @param records how many it was behind
     * @param age since the oldest of them was committed, by the clocks of two machines: may be negative
     */
    void followed(int records, Duration age);
}
