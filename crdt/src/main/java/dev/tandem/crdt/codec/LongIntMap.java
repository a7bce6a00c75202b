package dev.tandem.crdt.codec;

import java.util.Arrays;

/** A map from non-negative longs (client ids) to ints: open addressing, no removal. Confined to one thread. */
public final class LongIntMap {
    private static final long EMPTY = -1;

    private static final int FIRST_CAPACITY = 8;
    private static final long[] NO_KEYS = {EMPTY};

    // Shared and never written to while the map is empty: most of them stay so.
    private long[] keys = NO_KEYS;
    private int[] values = new int[0];
    private int size;

    /** An empty map. */
    public LongIntMap() {}

    /** Number of keys. */
    public int size() {
        return size;
    }

    /** The value of a key, or {@code absent}. */
    public int get(long key, int absent) {
        int slot = slot(keys, key);
        return keys[slot] == EMPTY ? absent : values[slot];
    }

    /** Whether the key is there. */
    public boolean containsKey(long key) {
        return keys[slot(keys, key)] != EMPTY;
    }

    /** Sets the value of a key. */
    public void put(long key, int value) {
        int slot = slot(keys, key);
        if (keys[slot] == EMPTY) {
            if (++size * 2 > keys.length) {
                grow();
                slot = slot(keys, key);
            }
            keys[slot] = key;
        }
        values[slot] = value;
    }

    /** All keys, largest first: the order of clients in everything that Yjs writes. */
    public long[] keysDescending() {
        long[] result = new long[size];
        int count = 0;
        for (long key : keys) {
            if (key != EMPTY) {
                result[count++] = key;
            }
        }
        Arrays.sort(result);
        for (int i = 0, j = count - 1; i < j; i++, j--) {
            long swap = result[i];
            result[i] = result[j];
            result[j] = swap;
        }
        return result;
    }

    private void grow() {
        long[] newKeys = new long[Math.max(FIRST_CAPACITY, keys.length * 2)];
        int[] newValues = new int[newKeys.length];
        Arrays.fill(newKeys, EMPTY);
        for (int i = 0; i < keys.length; i++) {
            if (keys[i] != EMPTY) {
                int slot = slot(newKeys, keys[i]);
                newKeys[slot] = keys[i];
                newValues[slot] = values[i];
            }
        }
        keys = newKeys;
        values = newValues;
    }

    private static int slot(long[] keys, long key) {
        int mask = keys.length - 1;
        // Client ids are chosen by strangers: the multiplication spreads runs of them, and the table is never more than
        // half full.
        long mixed = key * 0x9E3779B97F4A7C15L;
        int slot = (int) (mixed >>> 32) & mask;
        while (keys[slot] != EMPTY && keys[slot] != key) {
            slot = slot + 1 & mask;
        }
        return slot;
    }
}
