package dev.tandem.platform.debugport;

import java.util.HashMap;
import java.util.Map;

/** How many connections there are, whether or not anybody has shown a token. Any thread. */
final class Places {
    private final int all;
    private final int perAddress;

    // ---- guarded by this
    private final Map<String, Integer> taken = new HashMap<>();
    private int total;

    Places(int all, int perAddress) {
        this.all = all;
        this.perAddress = perAddress;
    }

    /** {@return whether one more may come from an address; if so, it has to {@link #leave}} */
    synchronized boolean enter(String address) {
        int own = taken.getOrDefault(address, 0);
        if (total >= all || own >= perAddress) {
            return false;
        }
        taken.put(address, own + 1);
        total++;
        return true;
    }

    synchronized void leave(String address) {
        total--;
        taken.computeIfPresent(address, (_, own) -> own == 1 ? null : own - 1);
    }
}
