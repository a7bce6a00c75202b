package dev.tandem.runner.screen;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A row of cells. */
final class Line {
    /** The cell behind a character that is two cells wide. */
    static final int CONTINUED = -1;

    private static final int MOST_MARKS = 8;

    private int[] characters;
    private Style[] styles;
    /** What joins the character of each cell; made when there is some. */
    private @Nullable String @Nullable [] marks;
    /** Whether it is the rest of the line before it, which was too long. */
    private boolean wrapped;

    Line(int columns, Style style) {
        characters = new int[columns];
        styles = new Style[columns];
        Arrays.fill(characters, ' ');
        Arrays.fill(styles, style);
    }

    int length() {
        return characters.length;
    }

    boolean isWrapped() {
        return wrapped;
    }

    void wrapped(boolean is) {
        wrapped = is;
    }

    int character(int column) {
        return characters[column];
    }

    Style style(int column) {
        return styles[column];
    }

    String marks(int column) {
        String joined = marks == null ? null : marks[column];
        return joined == null ? "" : joined;
    }

    void set(int column, int character, Style style) {
        characters[column] = character;
        styles[column] = style;
        if (marks != null) {
            marks[column] = null;
        }
    }

    void join(int column, int mark) {
        if (marks == null) {
            marks = new String[characters.length];
        }
        String before = marks(column);
        if (before.length() < MOST_MARKS) {
            marks[column] = before + Character.toString(mark);
        }
    }

    void copyCell(Line from, int fromColumn, int column) {
        set(column, from.characters[fromColumn], from.styles[fromColumn]);
        String joined = from.marks(fromColumn);
        if (!joined.isEmpty()) {
            if (marks == null) {
                marks = new String[characters.length];
            }
            marks[column] = joined;
        }
    }

    /** Erases cells from one column up to before another; a wide character of which half would be left goes as a whole. */
    void erase(int from, int to, Style style) {
        if (from >= to) {
            return;
        }
        if (from > 0 && characters[from] == CONTINUED) {
            set(from - 1, ' ', styles[from - 1]);
        }
        if (to < characters.length && characters[to] == CONTINUED) {
            set(to, ' ', styles[to]);
        }
        for (int column = from; column < to; column++) {
            set(column, ' ', style);
        }
    }

    /** Moves the cells from a column on to the right; what leaves is lost. */
    void insert(int column, int count, Style style) {
        int shift = Math.min(count, length() - column);
        for (int to = length() - 1; to >= column + shift; to--) {
            copyCell(this, to - shift, to);
        }
        erase(column, column + shift, style);
        endsWhole();
    }

    /** Removes cells from a column on; those behind move to the left. */
    void delete(int column, int count, Style style) {
        int shift = Math.min(count, length() - column);
        erase(column, column + shift, style);
        for (int to = column; to + shift < length(); to++) {
            copyCell(this, to + shift, to);
        }
        erase(length() - shift, length(), style);
    }

    private void endsWhole() {
        int last = length() - 1;
        if (last >= 0
                && characters[last] != CONTINUED
                && characters[last] != ' '
                && CharacterWidth.of(characters[last]) == 2) {
            set(last, ' ', styles[last]);
        }
    }

    /** Cuts it, or fills it up. */
    void resize(int columns) {
        int before = length();
        characters = Arrays.copyOf(characters, columns);
        styles = Arrays.copyOf(styles, columns);
        marks = marks == null ? null : Arrays.copyOf(marks, columns);
        for (int column = before; column < columns; column++) {
            characters[column] = ' ';
            styles[column] = Style.PLAIN;
        }
        endsWhole();
    }

    /** {@return how many cells there are up to the last one that shows anything} */
    int used() {
        int used = length();
        while (used > 0 && characters[used - 1] == ' ' && styles[used - 1].equals(Style.PLAIN)) {
            used--;
        }
        return used;
    }
}
