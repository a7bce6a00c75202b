package dev.tandem.sandbox;

/**
 * What the programs of one sandbox may use at most. Wall time and output are limits of one process, see {@link ProcessSpec}.
 *
 * @param memoryBytes memory of one process with all its descendants. What it writes into the workspace and into {@code /tmp} counts
 *     too while it runs, because both live in memory; what earlier processes left there does not
 * @param cpuMillisPerSecond processor time that all processes together get in each second of wall time, in milliseconds; 1000 is one
 *     full processor
 * @param processes processes and threads of the whole sandbox
 * @param diskBytes bytes in the workspace; the same again for {@code /tmp} and the home directory together
 * @param inodes files and directories in the workspace; the same again for {@code /tmp} and the home directory together
 * @param fileSizeBytes size of any one file that a program writes
 * @param openFiles open file descriptors of one process
 */
public record Limits(
        long memoryBytes,
        int cpuMillisPerSecond,
        int processes,
        long diskBytes,
        long inodes,
        long fileSizeBytes,
        int openFiles) {
    private static final long MIB = 1L << 20;

    /** Enough for a compiler and a program of a lesson: 512 MiB, one processor, 256 processes, 256 MiB and 20 000 files. */
    public static final Limits DEFAULT = new Limits(512 * MIB, 1000, 256, 256 * MIB, 20_000, 128 * MIB, 1024);

    public Limits {
        requireAtLeast("memoryBytes", memoryBytes, 4 * MIB);
        requireAtLeast("cpuMillisPerSecond", cpuMillisPerSecond, 10);
        requireAtLeast("processes", processes, 2);
        requireAtLeast("diskBytes", diskBytes, MIB);
        requireAtLeast("inodes", inodes, 16);
        requireAtLeast("fileSizeBytes", fileSizeBytes, 4096);
        requireAtLeast("openFiles", openFiles, 16);
    }

    private static void requireAtLeast(String what, long value, long minimum) {
        if (value < minimum) {
            throw new IllegalArgumentException(what + " is " + value + ", it must be at least " + minimum);
        }
    }

    public Limits withMemoryBytes(long bytes) {
        return new Limits(bytes, cpuMillisPerSecond, processes, diskBytes, inodes, fileSizeBytes, openFiles);
    }

    public Limits withCpuMillisPerSecond(int millis) {
        return new Limits(memoryBytes, millis, processes, diskBytes, inodes, fileSizeBytes, openFiles);
    }

    public Limits withProcesses(int count) {
        return new Limits(memoryBytes, cpuMillisPerSecond, count, diskBytes, inodes, fileSizeBytes, openFiles);
    }

    public Limits withDiskBytes(long bytes) {
        return new Limits(memoryBytes, cpuMillisPerSecond, processes, bytes, inodes, fileSizeBytes, openFiles);
    }

    public Limits withInodes(long count) {
        return new Limits(memoryBytes, cpuMillisPerSecond, processes, diskBytes, count, fileSizeBytes, openFiles);
    }

    public Limits withFileSizeBytes(long bytes) {
        return new Limits(memoryBytes, cpuMillisPerSecond, processes, diskBytes, inodes, bytes, openFiles);
    }

    public Limits withOpenFiles(int count) {
        return new Limits(memoryBytes, cpuMillisPerSecond, processes, diskBytes, inodes, fileSizeBytes, count);
    }
}
