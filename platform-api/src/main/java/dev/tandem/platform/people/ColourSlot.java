package dev.tandem.platform.people;

/** Colours of people: eight slots in the order of joining, so that the first eight differ for certain. */
public final class ColourSlot {
    private static final int SLOTS = 8;

    private ColourSlot() {}

    /**
     * {@return the slot, 1 to 8}
     *
     * @param joinedBefore how many people joined the session before, those who left included
     */
    public static int of(int joinedBefore) {
        return joinedBefore % SLOTS + 1;
    }
}
