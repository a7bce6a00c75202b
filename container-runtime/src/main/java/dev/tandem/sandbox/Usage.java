package dev.tandem.sandbox;

import java.time.Duration;

/**
 * What a sandbox uses now.
 *
 * @param cpu processor time of all its processes since it was made, those that have ended included
 * @param processes processes and threads
 * @param memoryBytes memory, with the files in the workspace and {@code /tmp}
 * @param diskBytes bytes of the workspace
 * @param inodes files and directories of the workspace
 */
public record Usage(Duration cpu, long processes, long memoryBytes, long diskBytes, long inodes) {}
