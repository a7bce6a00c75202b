package dev.tandem.protocol;

/** Where some output came from: one of a process's two outputs, or what debugs it. */
public enum OutputStream {
    STDOUT,
    STDERR,
    /** Said by the debugger, not by the program. */
    DEBUGGER
}
