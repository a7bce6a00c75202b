package dev.tandem.protocol;

/**
 * How busy a runner's machine is.
 *
 * @param processor share of all its processors that worked since the last heartbeat, 0 to 1
 * @param freeMemoryBytes what programs could still get without swapping; 0 if unknown
 * @param memoryBytes all of its memory; 0 if unknown
 */
public record RunnerLoad(double processor, long freeMemoryBytes, long memoryBytes) {
    /** Of a machine of which nothing is known. */
    public static final RunnerLoad UNKNOWN = new RunnerLoad(0, 0, 0);

    public RunnerLoad {
        if (!(processor >= 0 && processor <= 1)) {
            throw new IllegalArgumentException("a processor's share of " + processor);
        }
        if (freeMemoryBytes < 0 || freeMemoryBytes > memoryBytes) {
            throw new IllegalArgumentException(freeMemoryBytes + " bytes free of " + memoryBytes);
        }
    }

    /** {@return the share of the memory that is free; 1 if unknown} */
    public double freeMemory() {
        return memoryBytes == 0 ? 1 : (double) freeMemoryBytes / memoryBytes;
    }
}
