package dev.tandem.runner.language;

/**
 * What was found of a language on this machine, as seen from inside a sandbox.
 *
 * @param version e.g. {@code 3.11.2}
 * @param home where it is installed; empty if its language's commands do not need to know
 */
public record Toolchain(String version, String home) {}
