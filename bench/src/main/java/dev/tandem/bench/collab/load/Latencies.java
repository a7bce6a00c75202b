package dev.tandem.bench.collab.load;

/** How long things took, counted in classes that are 1.6 % wide. Confined to one thread. */
public final class Latencies {
    private static final int CLASS_BITS = 6;
    private static final int CLASSES = 1 << CLASS_BITS;

    private final long[] counts = new long[(64 - CLASS_BITS) * CLASSES];
    private long total;
    private long most;

    /** None yet. */
    public Latencies() {}

    /** Counts one, in nanoseconds. */
    void add(long nanos) {
        long value = Math.max(0, nanos);
        counts[index(value)]++;
        total++;
        most = Math.max(most, value);
    }

    private static int index(long value) {
        if (value < CLASSES) {
            return (int) value;
        }
        int shift = Long.SIZE - 1 - Long.numberOfLeadingZeros(value) - CLASS_BITS;
        return (shift + 1) * CLASSES + (int) (value >>> shift) - CLASSES;
    }

    /** How many were counted. */
    public long total() {
        return total;
    }

    /** The longest, in milliseconds. */
    public double most() {
        return most / 1e6;
    }

    /**
     * The least time within which a share of them was done, in milliseconds; 0 if there is none.
     *
     * @param share 0..1
     */
    public double quantile(double share) {
        long rank = (long) Math.ceil(share * total);
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (seen >= rank && seen > 0) {
                return middle(i) / 1e6;
            }
        }
        return 0;
    }

    private static double middle(int index) {
        if (index < CLASSES) {
            return index;
        }
        int shift = index / CLASSES - 1;
        double least = (double) ((long) (index % CLASSES + CLASSES) << shift);
        return least + (1L << shift) / 2.0;
    }
}
