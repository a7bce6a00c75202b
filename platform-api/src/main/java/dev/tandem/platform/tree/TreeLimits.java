package dev.tandem.platform.tree;

/**
 * How large a tree may get.
 *
 * @param maxEntries files and folders together
 * @param maxDepth entries on the way from the top to an entry, itself included
 * @param maxPathLength of a path from the top, in UTF-16 code units, slashes included
 */
public record TreeLimits(int maxEntries, int maxDepth, int maxPathLength) {
    /** 10,000 entries, 32 levels, 1,024 code units. */
    public static final TreeLimits DEFAULT = new TreeLimits(10_000, 32, 1_024);
}
