package dev.tandem.protocol;

/** A named set of capabilities. What each may do is decided in the platform's capability registry. */
public enum Role {
    OWNER,
    EDITOR,
    VIEWER
}
