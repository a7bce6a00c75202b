package dev.tandem.protocol;

/** Why there is a version. */
public enum VersionKind {
    /** Editing had paused. */
    PAUSE,
    /** Somebody pressed Run. */
    RUN,
    /** What was there before a restore. */
    RESTORE,
    /** Somebody named it. */
    NAMED
}
