package dev.tandem.runner.screen;

import java.util.BitSet;

/** Where tabulators stop: at every eighth column unless a program says otherwise. */
final class Tabs {
    private static final int EVERY = 8;
    private static final int MOST_COLUMNS = 1000;

    private final BitSet stops = new BitSet(MOST_COLUMNS);

    Tabs() {
        reset();
    }

    void reset() {
        stops.clear();
        for (int column = EVERY; column < MOST_COLUMNS; column += EVERY) {
            stops.set(column);
        }
    }

    void set(int column) {
        stops.set(column);
    }

    /** @param what 0 the one at the column, 3 all of them */
    void clear(int what, int column) {
        if (what == 0) {
            stops.clear(column);
        } else if (what == 3) {
            stops.clear();
        }
    }

    int next(int column, int columns) {
        int stop = stops.nextSetBit(column + 1);
        return stop < 0 ? columns - 1 : Math.min(stop, columns - 1);
    }

    int before(int column) {
        return column == 0 ? 0 : Math.max(0, stops.previousSetBit(column - 1));
    }

    /** {@return whether they are not as after a reset} */
    boolean isChanged() {
        return !stops.equals(new Tabs().stops);
    }

    /** Writes what brings them to a terminal that was reset. */
    void appendTo(Bytes out, int columns) {
        out.add("\033[3g");
        for (int stop = stops.nextSetBit(0); stop >= 0 && stop < columns; stop = stops.nextSetBit(stop + 1)) {
            out.add("\033[" + (stop + 1) + "G\033H");
        }
    }
}
