package dev.tandem.platform.socket;

/** How soon a message is to be written. In this order: the first is the greatest. */
enum Haste {
    /** The peer waits for it and can do nothing before. */
    AT_ONCE,
    /** In the next round. */
    SOON,
    /** When there is company, or a moment has passed. */
    PATIENT
}
