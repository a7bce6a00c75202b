package dev.tandem.crdt.codec;

/**
 * Names one operation in all copies of a document.
 *
 * @param client who made it, 0..2⁵³−1
 * @param clock the how manieth of its client it is, from 0 on
 */
public record Id(long client, int clock) {}
