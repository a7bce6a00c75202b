package dev.tandem.protocol;

/** Which of a process's two outputs some bytes came from. */
public enum OutputStream {
    STDOUT,
    STDERR
}
