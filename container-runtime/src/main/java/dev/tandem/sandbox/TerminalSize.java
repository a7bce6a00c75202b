package dev.tandem.sandbox;

/**
 * How much a terminal shows.
 *
 * @param columns characters in a line, 1 to 1000
 * @param rows lines, 1 to 1000
 */
public record TerminalSize(int columns, int rows) {
    /** 80 columns and 24 rows. */
    public static final TerminalSize USUAL = new TerminalSize(80, 24);

    private static final int MOST = 1000;

    public TerminalSize {
        if (columns < 1 || columns > MOST || rows < 1 || rows > MOST) {
            throw new IllegalArgumentException("not the size of a terminal: " + columns + " by " + rows);
        }
    }
}
