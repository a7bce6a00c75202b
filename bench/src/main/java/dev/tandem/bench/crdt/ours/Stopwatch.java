package dev.tandem.bench.crdt.ours;

/**
 * What passes took: time on the wall, and time that processors worked for this process, collector and compiler threads included. A
 * process that waits for nothing and has a processor of its own needs as much of one as of the other; only the second is the same when
 * others want that processor too.
 */
final class Stopwatch {
    private double wall;
    private double worked;
    private long wallAtStart;
    private long workedAtStart;

    /** The work begins. */
    void start() {
        workedAtStart = ProcessorTime.nanoseconds();
        wallAtStart = System.nanoTime();
    }

    /** The work, or some of it, is done. */
    void stop() {
        wall += (System.nanoTime() - wallAtStart) / 1e6;
        worked += (ProcessorTime.nanoseconds() - workedAtStart) / 1e6;
    }

    /** Something else than time was measured. */
    void measured(double amount) {
        wall += amount;
        worked += amount;
    }

    /** Milliseconds, or the other amount. */
    double wall() {
        return wall;
    }

    /** Milliseconds, or the other amount. */
    double worked() {
        return worked;
    }
}
