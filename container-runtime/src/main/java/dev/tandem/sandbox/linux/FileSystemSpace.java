package dev.tandem.sandbox.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Room in a file system.
 *
 * @param usedBytes bytes in use
 * @param freeBytes bytes left
 * @param usedInodes files and directories
 * @param freeInodes files and directories that can still be made
 */
public record FileSystemSpace(long usedBytes, long freeBytes, long usedInodes, long freeInodes) {
    private static final int STATFS_BYTES = 120;

    /** Of the file system in which the file is. */
    public static FileSystemSpace of(Descriptor file) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            // struct statfs: type, block size, blocks, free, available, files, free files
            MemorySegment answer = arena.allocate(STATFS_BYTES, 8);
            long result = SystemCalls.call(SystemCall.FSTATFS, file.number(), answer.address());
            SystemCalls.check(SystemCall.FSTATFS, "", result);
            long block = answer.getAtIndex(JAVA_LONG, 1);
            long blocks = answer.getAtIndex(JAVA_LONG, 2);
            long free = answer.getAtIndex(JAVA_LONG, 3);
            long files = answer.getAtIndex(JAVA_LONG, 5);
            long freeFiles = answer.getAtIndex(JAVA_LONG, 6);
            return new FileSystemSpace((blocks - free) * block, free * block, files - freeFiles, freeFiles);
        }
    }

    /** Whether nothing more fits in. */
    public boolean isFull() {
        return freeBytes == 0 || freeInodes == 0;
    }
}
