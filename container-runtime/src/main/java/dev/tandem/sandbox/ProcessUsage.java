package dev.tandem.sandbox;

import java.time.Duration;

/**
 * What one process and its descendants use now.
 *
 * @param cpu processor time since its start, of descendants that have ended too
 * @param processes processes and threads; 0 after its end
 * @param memoryBytes memory, with the files that they wrote; 0 after its end
 */
public record ProcessUsage(Duration cpu, long processes, long memoryBytes) {}
