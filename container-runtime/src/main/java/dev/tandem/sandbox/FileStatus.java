package dev.tandem.sandbox;

/**
 * What is at a path of a workspace, itself and not what a link leads to.
 *
 * @param inode its number in the workspace's file system; a file that is renamed keeps it, one that is replaced does not
 * @param size in bytes
 * @param permissions the lowest twelve bits of its mode
 * @param modifiedNanos time of the last change of its content, in nanoseconds since 1970; a program can set it at will
 * @param changedNanos time of the last change of any kind, likewise; no program can set it
 */
public record FileStatus(Kind kind, long inode, long size, int permissions, long modifiedNanos, long changedNanos) {
    /** What something is. */
    public enum Kind {
        FILE,
        FOLDER,
        SYMBOLIC_LINK,
        /** A named pipe, a socket or a device. */
        OTHER
    }
}
