package dev.tandem.bench.crdt.ours;

/** Something that can be done over and over and is measured. */
interface Workload {
    /** Does it once; how much it took, in milliseconds, or for memory in bytes. Preparation does not count. */
    double pass();

    /** What the last pass led to. */
    Outcome outcome();
}
