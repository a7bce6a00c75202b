package dev.tandem.platform.door;

import java.util.HashMap;
import java.util.Map;

/** How many sockets are open from each network address. Any thread. */
final class AddressCounter {
    private final int maximum;
    private final Map<String, Integer> open = new HashMap<>();

    AddressCounter(int maximum) {
        this.maximum = maximum;
    }

    /**
     * Counts one more.
     *
     * @return false if there are too many already: then it was not counted
     */
    synchronized boolean tryAdd(String address) {
        int count = open.getOrDefault(address, 0);
        if (count >= maximum) {
            return false;
        }
        open.put(address, count + 1);
        return true;
    }

    /** Counts one less. */
    synchronized void remove(String address) {
        open.computeIfPresent(address, (_, count) -> count > 1 ? count - 1 : null);
    }
}
