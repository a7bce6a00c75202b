package dev.tandem.sandbox;

/**
 * What an examination of the machine found about one thing that sandboxes need.
 *
 * @param code stable, see {@link SandboxError}
 * @param ok whether it is as it should be
 * @param what what was looked at and what was seen
 * @param remedy what to do; empty when {@code ok}
 */
public record Finding(String code, boolean ok, String what, String remedy) {}
