package dev.tandem.crdt.store;

/**
 * Numbers that one search gives to blocks: open addressing, and beginning anew costs nothing. Numbers only grow, so those of earlier
 * searches tell themselves apart and their slots count as empty.
 */
final class SearchMarks {
    static final int NONE = 0;

    private int[] keys = new int[16];
    private int[] marks = new int[16];
    private int first = 1;
    private int last = 1;
    private int size;

    /** Forgets all. */
    void begin() {
        if (last >= Integer.MAX_VALUE / 2) {
            marks = new int[16];
            keys = new int[16];
            last = 1;
        }
        first = ++last;
        size = 0;
    }

    /** From now on blocks get a greater number. */
    void advance() {
        last++;
    }

    /** The number that blocks get now. */
    int now() {
        return last;
    }

    /** Gives a block the present number. */
    void mark(int block) {
        if (size * 2 >= keys.length) {
            grow();
        }
        int slot = slot(block);
        if (marks[slot] < first) {
            size++;
        }
        keys[slot] = block;
        marks[slot] = last;
    }

    /** The number of a block, {@link #NONE} if this search gave it none. */
    int of(int block) {
        int mark = marks[slot(block)];
        return mark < first ? NONE : mark;
    }

    private int slot(int block) {
        int mask = keys.length - 1;
        int slot = ((block * 0x9E3779B9) >>> 7) & mask;
        while (marks[slot] >= first && keys[slot] != block) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        int[] oldKeys = keys;
        int[] oldMarks = marks;
        keys = new int[oldKeys.length * 2];
        marks = new int[oldKeys.length * 2];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldMarks[i] >= first) {
                int slot = slot(oldKeys[i]);
                keys[slot] = oldKeys[i];
                marks[slot] = oldMarks[i];
            }
        }
    }
}
