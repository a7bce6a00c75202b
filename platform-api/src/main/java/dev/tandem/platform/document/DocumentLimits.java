package dev.tandem.platform.document;

/**
 * How much a document may hold or be told at once.
 *
 * @param maxUpdateBytes of one update
 * @param maxTextLength of a file's text, in UTF-16 code units
 * @param maxStateBytes of a document's whole encoded state, deleted parts and other roots included
 * @param maxPendingBytes of operations that wait for others that have not arrived
 * @param maxClockGap how far ahead of what is known an operation's clock may be
 */
public record DocumentLimits(
        int maxUpdateBytes, int maxTextLength, int maxStateBytes, int maxPendingBytes, long maxClockGap) {
    /** 5 MiB, 4 Mi, 32 MiB, 64 KiB, 1 Mi. */
    public static final DocumentLimits DEFAULT = new DocumentLimits(5 << 20, 4 << 20, 32 << 20, 64 << 10, 1 << 20);
}
