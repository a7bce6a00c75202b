package dev.tandem.bench.crdt.ours;

/** Something that can be done over and over and is measured. */
interface Workload {
    /** Does it once; the watch runs while it does what is measured, not while it prepares that. */
    void pass(Stopwatch watch);

    /** What the last pass led to. */
    Outcome outcome();
}
