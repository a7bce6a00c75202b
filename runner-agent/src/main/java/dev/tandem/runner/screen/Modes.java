package dev.tandem.runner.screen;

import java.util.Map;
import java.util.TreeMap;

/** The modes of a terminal that programs may set: the private ones of DEC and xterm, by their numbers. */
final class Modes {
    static final int APPLICATION_CURSOR = 1;
    static final int ORIGIN = 6;
    static final int WRAP = 7;
    static final int SHOW_CURSOR = 25;
    static final int APPLICATION_KEYPAD = 66;

    /**
     * Those that are kept, with their state after a reset. Reports of focus (1004) are not among them: several people's pages gain
     * and lose it all the time.
     */
    private static final Map<Integer, Boolean> INITIAL = Map.ofEntries(
            Map.entry(APPLICATION_CURSOR, false),
            Map.entry(5, false),
            Map.entry(ORIGIN, false),
            Map.entry(WRAP, true),
            Map.entry(12, false),
            Map.entry(SHOW_CURSOR, true),
            Map.entry(45, false),
            Map.entry(APPLICATION_KEYPAD, false),
            Map.entry(1000, false),
            Map.entry(1002, false),
            Map.entry(1003, false),
            Map.entry(1006, false),
            Map.entry(2004, false));

    private final Map<Integer, Boolean> now = new TreeMap<>(INITIAL);

    /** {@return whether there is such a mode} */
    boolean isKnown(int mode) {
        return INITIAL.containsKey(mode);
    }

    boolean isOn(int mode) {
        return now.getOrDefault(mode, false);
    }

    void set(int mode, boolean on) {
        now.put(mode, on);
    }

    void reset() {
        now.putAll(INITIAL);
    }

    /** Writes what brings a terminal that was reset to these modes; where the cursor starts to count is left to the last. */
    void appendTo(Bytes out) {
        now.forEach((mode, on) -> {
            if (mode != ORIGIN && !on.equals(INITIAL.get(mode))) {
                out.add("\033[?" + mode + (on ? 'h' : 'l'));
            }
        });
    }
}
