package dev.tandem.runner.screen;

/** What a terminal shows and how it is set: both screens, the cursor, the look of what is written, the modes. */
final class Display {
    private static final int MOST_HISTORY = 1000;

    private final Modes modes = new Modes();
    private final Charsets charsets = new Charsets();
    private final Tabs tabs = new Tabs();
    private final Grid main;
    private Grid alternate;
    private Grid grid;
    private Style style = Style.PLAIN;
    private boolean insert;
    private int cursorShape;
    private String title = "";
    private Saved savedMain = Saved.HOME;
    private Saved savedAlternate = Saved.HOME;
    private int lastPrinted = ' ';

    /** What a program saves and restores together with the cursor. */
    record Saved(int row, int column, Style style, boolean origin, boolean behind) {
        static final Saved HOME = new Saved(0, 0, Style.PLAIN, false, false);
    }

    Display(int columns, int rows) {
        main = new Grid(columns, rows, MOST_HISTORY);
        alternate = new Grid(columns, rows, 0);
        grid = main;
    }

    int columns() {
        return grid.columns();
    }

    int rows() {
        return grid.rows();
    }

    Grid main() {
        return main;
    }

    /** {@return the screen that is shown now} */
    Grid grid() {
        return grid;
    }

    boolean isAlternate() {
        return grid == alternate;
    }

    Modes modes() {
        return modes;
    }

    Charsets charsets() {
        return charsets;
    }

    Tabs tabs() {
        return tabs;
    }

    Style style() {
        return style;
    }

    void style(Style now) {
        style = now;
    }

    boolean isInserting() {
        return insert;
    }

    void inserting(boolean now) {
        insert = now;
    }

    int cursorShape() {
        return cursorShape;
    }

    void cursorShape(int now) {
        cursorShape = now;
    }

    String title() {
        return title;
    }

    void title(String now) {
        title = now;
    }

    Saved saved(boolean ofMain) {
        return ofMain ? savedMain : savedAlternate;
    }

    void resize(int columns, int rows) {
        if (columns != columns() || rows != rows()) {
            main.resizeWrapped(columns, rows);
            alternate.resizeCut(columns, rows);
        }
    }

    /** Writes a character where the cursor is. */
    void print(int character) {
        int width = CharacterWidth.of(character);
        if (width == 0) {
            joinBefore(character);
        } else if (width <= grid.columns()) {
            lastPrinted = character;
            place(character, width);
        }
    }

    /** {@return the last character that took a cell} */
    int lastPrinted() {
        return lastPrinted;
    }

    private void joinBefore(int mark) {
        int column = grid.behind ? grid.column : grid.column - 1;
        if (column >= 0 && grid.current().character(column) == Line.CONTINUED) {
            column--;
        }
        if (column >= 0) {
            grid.current().join(column, mark);
        }
    }

    private void place(int character, int width) {
        boolean wraps = modes.isOn(Modes.WRAP);
        if ((grid.behind && wraps) || grid.column + width > grid.columns()) {
            if (wraps) {
                grid.lineFeed(style.erased());
                grid.column = 0;
                grid.current().wrapped(true);
            } else {
                grid.column = grid.columns() - width;
            }
        }
        Line line = grid.current();
        if (insert) {
            line.insert(grid.column, width, style.erased());
        }
        line.erase(grid.column, grid.column + width, style);
        line.set(grid.column, character, style);
        if (width == 2) {
            line.set(grid.column + 1, Line.CONTINUED, style);
        }
        int next = grid.column + width;
        grid.behind = next >= grid.columns();
        grid.column = Math.min(next, grid.columns() - 1);
    }

    void save() {
        Saved now = new Saved(grid.row, grid.column, style, modes.isOn(Modes.ORIGIN), grid.behind);
        if (isAlternate()) {
            savedAlternate = now;
        } else {
            savedMain = now;
        }
    }

    void restore() {
        Saved then = saved(!isAlternate());
        grid.moveTo(then.row, then.column);
        grid.behind = then.behind && grid.column == grid.columns() - 1;
        style = then.style;
        modes.set(Modes.ORIGIN, then.origin);
        if (then.origin) {
            grid.row = Math.clamp(grid.row, grid.top, grid.bottom);
        }
    }

    void reset() {
        main.clear(0, rows(), Style.PLAIN);
        main.forgetHistory();
        main.moveTo(0, 0);
        alternate = new Grid(columns(), rows(), 0);
        grid = main;
        savedMain = Saved.HOME;
        savedAlternate = Saved.HOME;
        title = "";
        softReset();
    }

    void softReset() {
        style = Style.PLAIN;
        insert = false;
        cursorShape = 0;
        modes.reset();
        charsets.reset();
        tabs.reset();
        grid.region(0, grid.rows() - 1);
    }

    /**
     * Shows the other screen, or the usual one again.
     *
     * @param mode which of the modes does it: 47, 1047, or 1049, which keeps the cursor
     */
    void showAlternate(boolean shown, int mode) {
        if (mode == 1049 && shown && !isAlternate()) {
            save();
        }
        if (shown != isAlternate()) {
            Grid from = grid;
            if (shown) {
                alternate = new Grid(columns(), rows(), 0);
            }
            grid = shown ? alternate : main;
            grid.moveTo(from.row, from.column);
        }
        if (mode == 1049 && !shown) {
            restore();
        }
    }

    void fillWithE() {
        for (int row = 0; row < grid.rows(); row++) {
            for (int column = 0; column < grid.columns(); column++) {
                grid.line(row).set(column, 'E', Style.PLAIN);
            }
        }
        grid.region(0, grid.rows() - 1);
        grid.moveTo(0, 0);
    }

    /** {@return how a mode is: 0 not known, 1 on, 2 off} */
    int modeReport(boolean isPrivate, int mode) {
        boolean on;
        if (!isPrivate) {
            if (mode != 4) {
                return 0;
            }
            on = insert;
        } else if (mode == 47 || mode == 1047 || mode == 1049) {
            on = isAlternate();
        } else if (modes.isKnown(mode)) {
            on = modes.isOn(mode);
        } else {
            return 0;
        }
        return on ? 1 : 2;
    }
}
