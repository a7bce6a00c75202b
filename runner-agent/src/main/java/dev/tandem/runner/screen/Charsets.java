package dev.tandem.runner.screen;

/**
 * The two sets of characters between which programs switch: plain, or the one with lines and corners of DEC. What is printed is told in
 * Unicode, so nobody else has to know which set is chosen.
 */
final class Charsets {
    private static final int FIRST = 0x60;
    private static final String GRAPHICS = "◆▒␉␌␍␊°±␤␋┘┐┌└┼⎺⎻─⎼⎽├┤┴┬│≤≥π≠£·";

    private boolean shifted;
    private boolean graphicsPlain;
    private boolean graphicsShifted;

    /** Chooses the second set, or the first. */
    void shift(boolean second) {
        shifted = second;
    }

    /** Puts a set in the place of the second or the first one. */
    void designate(boolean second, int set) {
        boolean graphics = set == '0';
        if (second) {
            graphicsShifted = graphics;
        } else {
            graphicsPlain = graphics;
        }
    }

    int map(int character) {
        boolean graphics = shifted ? graphicsShifted : graphicsPlain;
        int place = character - FIRST;
        return graphics && place >= 0 && place < GRAPHICS.length() ? GRAPHICS.charAt(place) : character;
    }

    void reset() {
        shifted = false;
        graphicsPlain = false;
        graphicsShifted = false;
    }
}
