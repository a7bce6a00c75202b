package dev.tandem.protocol;

/**
 * What all programs of a session use now, together.
 *
 * @param processors how many processors they kept busy since it was told before, on average: 0.5 is half of one
 * @param memoryBytes memory, with the files that programs wrote
 * @param memoryLimitBytes how much of it they may have
 * @param processes processes and threads; 0 when nothing runs
 */
public record SandboxUsage(double processors, long memoryBytes, long memoryLimitBytes, long processes) {
    /** Nothing runs. */
    public static final SandboxUsage NOTHING = new SandboxUsage(0, 0, 0, 0);

    public SandboxUsage {
        if (!(processors >= 0 && processors < 1e6) || memoryBytes < 0 || memoryLimitBytes < 0 || processes < 0) {
            throw new IllegalArgumentException("%s processors, %d of %d bytes, %d processes"
                    .formatted(processors, memoryBytes, memoryLimitBytes, processes));
        }
    }
}
