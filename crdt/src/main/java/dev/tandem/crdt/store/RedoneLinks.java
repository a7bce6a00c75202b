package dev.tandem.crdt.store;

import java.util.HashMap;
import java.util.Map;

/**
 * Which operations were made anew in place of deleted ones: Yjs' {@code redone}. Kept beside the blocks' arrays, as most documents have none.
 */
final class RedoneLinks {
    private final Map<Integer, Long> links = new HashMap<>(0);

    /** Notes that the operations of a block were made anew, from an operation on. */
    void put(int block, int client, int clock) {
        links.put(block, (long) client << 32 | clock);
    }

    /** The part of a block that was split off was made anew further on. */
    void split(int block, int rest, int offset) {
        links.put(rest, get(block) + offset);
    }

    void remove(int block) {
        links.remove(block);
    }

    private long get(int block) {
        Long link = links.get(block);
        if (link == null) {
            throw new IllegalStateException("block " + block + " was not made anew");
        }
        return link;
    }

    int client(int block) {
        return (int) (get(block) >>> 32);
    }

    int clock(int block) {
        return (int) get(block);
    }

    int size() {
        return links.size();
    }
}
