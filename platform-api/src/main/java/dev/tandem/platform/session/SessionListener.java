package dev.tandem.platform.session;

/** Hears of snapshots. Any thread; must not block. */
public interface SessionListener {
    /** Hears nothing. */
    SessionListener NONE = new SessionListener() {
        @Override
        public void snapshotSaved(long nanos) {}

        @Override
        public void snapshotFailed() {}
    };

    /** A snapshot was stored. */
    void snapshotSaved(long nanos);

    /** A snapshot could not be stored; it is tried another time. */
    void snapshotFailed();
}
