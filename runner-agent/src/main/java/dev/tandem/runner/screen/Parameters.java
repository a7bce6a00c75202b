package dev.tandem.runner.screen;

import java.util.Arrays;

/** The numbers of a control sequence, bounded in number and size. A missing one is {@link #MISSING}. */
final class Parameters {
    static final int MISSING = -1;
    private static final int MOST = 32;
    private static final int LARGEST = 99_999;

    private int[] values = new int[8];
    private boolean[] sub = new boolean[8];
    private int count = 1;

    Parameters() {
        clear();
    }

    void clear() {
        count = 1;
        values[0] = MISSING;
        sub[0] = false;
    }

    void digit(int digit) {
        int before = values[count - 1];
        values[count - 1] = Math.min(LARGEST, Math.max(0, before) * 10 + digit);
    }

    /** {@return whether there was room for another one} */
    boolean next(boolean isSub) {
        if (count == MOST) {
            return false;
        }
        if (count == values.length) {
            values = Arrays.copyOf(values, count * 2);
            sub = Arrays.copyOf(sub, count * 2);
        }
        values[count] = MISSING;
        sub[count] = isSub;
        count++;
        return true;
    }

    int count() {
        return count;
    }

    /** {@return the number at a place; what is said of it when it is missing} */
    int at(int place, int whenMissing) {
        return place >= count || values[place] == MISSING ? whenMissing : values[place];
    }

    /** {@return the number at a place, at least 1: how often, or which row} */
    int positive(int place) {
        return Math.max(1, at(place, 1));
    }

    /** {@return whether the number belongs to the one before it: it was set off by a colon} */
    boolean isSub(int place) {
        return place < count && sub[place];
    }

    void appendTo(Bytes out) {
        for (int i = 0; i < count; i++) {
            if (i > 0) {
                out.add(sub[i] ? ':' : ';');
            }
            if (values[i] != MISSING) {
                out.add(Integer.toString(values[i]));
            }
        }
    }
}
