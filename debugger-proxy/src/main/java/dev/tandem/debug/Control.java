package dev.tandem.debug;

/** What somebody does about the controls: who may move the program. */
public enum Control {
    /** Has them alone from now on. */
    LOCK,
    /** Lets everybody have them. */
    UNLOCK,
    /** Would like to have them. */
    ASK,
    /** Hands them to somebody else. */
    GIVE
}
