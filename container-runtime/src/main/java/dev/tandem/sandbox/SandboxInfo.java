package dev.tandem.sandbox;

import java.time.Instant;

/**
 * One line in a list of sandboxes.
 *
 * @param owner process id of the process that made the sandbox
 */
public record SandboxInfo(SandboxId id, String label, String backend, Instant created, long owner) {}
