package dev.tandem.bench.crdt;

/** What is asked of a row. */
sealed interface Target {
    /** Nothing; the row is there to be read with others. */
    record None() implements Target {}

    /**
     * So many times as fast as others; 0 asks nothing.
     *
     * @param required times of Yjs
     * @param stretch times of Yjs
     * @param requiredOfYrs times of yrs
     * @param stretchOfYrs times of yrs
     */
    record Faster(double required, double stretch, double requiredOfYrs, double stretchOfYrs) implements Target {}

    /** At most so much, in the row's unit. */
    record AtMost(double required, double stretch) implements Target {}

    /**
     * The cost of one edit or update is at most so many times that in another row.
     *
     * @param title the other row
     */
    record Flat(String title, double required) implements Target {}
}
