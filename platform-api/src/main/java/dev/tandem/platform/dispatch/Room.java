package dev.tandem.platform.dispatch;

import dev.tandem.protocol.RunnerLoad;

/**
 * How much room a runner has for one more session.
 *
 * @param share the scarcest of what a session needs, as the share of it that is free: 0 (takes none) to 1
 */
record Room(double share) implements Comparable<Room> {
    static final Room NONE = new Room(0);

    /** Less free memory than this share of the machine's: what is there is needed by the sessions that are placed already. */
    private static final double LEAST_MEMORY = 0.05;

    /** A busy processor slows sessions down but keeps none out, so a machine that is only busy always has this much room. */
    private static final double BUSY = 0.01;

    /**
     * The room of a machine.
     *
     * @param sessions placed there
     * @param capacity how many it takes at once
     */
    static Room of(int sessions, int capacity, RunnerLoad load) {
        if (sessions >= capacity || load.freeMemory() < LEAST_MEMORY) {
            return NONE;
        }
        double places = 1 - (double) sessions / capacity;
        double processor = Math.max(BUSY, 1 - load.processor());
        return new Room(Math.min(places, Math.min(processor, load.freeMemory())));
    }

    boolean isThere() {
        return share > 0;
    }

    /** {@return whether this is so much more that a session is better off here} */
    boolean isClearlyMoreThan(Room other) {
        return share > other.share + 0.1;
    }

    @Override
    public int compareTo(Room other) {
        return Double.compare(share, other.share);
    }
}
