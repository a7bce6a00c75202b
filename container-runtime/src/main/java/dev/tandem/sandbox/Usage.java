package dev.tandem.sandbox;

/**
 * What a sandbox uses now.
 *
 * @param processes processes and threads
 * @param memoryBytes memory, with the files in the workspace and {@code /tmp}
 * @param diskBytes bytes of the workspace
 * @param inodes files and directories of the workspace
 */
public record Usage(long processes, long memoryBytes, long diskBytes, long inodes) {}
