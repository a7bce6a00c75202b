package dev.tandem.crdt;

/**
 * Consecutive operations of one client.
 *
 * @param client id of the client, 0..2⁵³−1
 * @param clock first operation
 * @param length number of operations, ≥ 1
 */
public record ClientRange(long client, long clock, long length) {}
