package dev.tandem.sandbox;

import org.jspecify.annotations.Nullable;

/**
 * A TCP port on which a program of a sandbox listens.
 *
 * @param port 1 to 65535
 * @param program the name of the program's file, which the program may have chosen; null if it is not known
 */
public record ListeningPort(int port, @Nullable String program) {}
