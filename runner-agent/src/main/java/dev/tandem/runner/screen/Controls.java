package dev.tandem.runner.screen;

/** What control characters and sequences do to a display. Each method tells whether it is one that this terminal knows. */
final class Controls {
    private Controls() {}

    static void control(Display display, int code) {
        Grid grid = display.grid();
        switch (code) {
            case '\b' -> grid.moveTo(grid.row, grid.column - 1);
            case '\t' -> grid.moveTo(grid.row, display.tabs().next(grid.column, grid.columns()));
            case '\r' -> grid.moveTo(grid.row, 0);
            case '\n', 0x0b, '\f' -> grid.lineFeed(display.style().erased());
            default -> {} // the bell
        }
    }

    static boolean escape(Display display, int intermediate, int last) {
        if (intermediate == '#' && last == '8') {
            display.fillWithE();
            return true;
        }
        if (intermediate != 0) {
            return false;
        }
        Grid grid = display.grid();
        Style erased = display.style().erased();
        switch (last) {
            case '7' -> display.save();
            case '8' -> display.restore();
            case 'D' -> grid.lineFeed(erased);
            case 'E' -> {
                grid.lineFeed(erased);
                grid.column = 0;
            }
            case 'H' -> display.tabs().set(grid.column);
            case 'M' -> grid.reverseLineFeed(erased);
            case 'c' -> display.reset();
            case '=' -> display.modes().set(Modes.APPLICATION_KEYPAD, true);
            case '>' -> display.modes().set(Modes.APPLICATION_KEYPAD, false);
            default -> {
                return false;
            }
        }
        return true;
    }

    static boolean privateMode(Display display, int mode, boolean on) {
        if (mode == 47 || mode == 1047 || mode == 1049) {
            display.showAlternate(on, mode);
        } else if (mode == 1048 && on) {
            display.save();
        } else if (mode == 1048) {
            display.restore();
        } else if (display.modes().isKnown(mode)) {
            display.modes().set(mode, on);
            if (mode == Modes.ORIGIN) {
                Grid grid = display.grid();
                grid.moveTo(on ? grid.top : 0, 0);
            }
        } else {
            return false;
        }
        return true;
    }

    static boolean sequence(Display display, int prefix, Parameters parameters, int intermediate, int last) {
        if (prefix == 0 && intermediate == ' ' && last == 'q') {
            display.cursorShape(Math.min(6, parameters.at(0, 0)));
            return true;
        }
        if (prefix == 0 && intermediate == '!' && last == 'p') {
            display.softReset();
            return true;
        }
        boolean erasesAll = prefix == '?' && (last == 'J' || last == 'K');
        if (intermediate != 0 || (prefix != 0 && !erasesAll)) {
            return false;
        }
        return moves(display, parameters, last)
                || erases(display, parameters, last)
                || shifts(display, parameters, last)
                || sets(display, parameters, last);
    }

    private static boolean moves(Display display, Parameters parameters, int last) {
        Grid grid = display.grid();
        int count = parameters.positive(0);
        switch (last) {
            case 'A' -> grid.moveBy(-count);
            case 'B', 'e' -> grid.moveBy(count);
            case 'C', 'a' -> grid.moveTo(grid.row, grid.column + count);
            case 'D' -> grid.moveTo(grid.row, grid.column - count);
            case 'E' -> {
                grid.moveBy(count);
                grid.column = 0;
            }
            case 'F' -> {
                grid.moveBy(-count);
                grid.column = 0;
            }
            case 'G', '`' -> grid.moveTo(grid.row, count - 1);
            case 'd' -> address(display, count - 1, grid.column);
            case 'H', 'f' -> address(display, count - 1, parameters.positive(1) - 1);
            case 'I' -> {
                for (int i = 0; i < Math.min(count, grid.columns()); i++) {
                    grid.moveTo(grid.row, display.tabs().next(grid.column, grid.columns()));
                }
            }
            case 'Z' -> {
                for (int i = 0; i < Math.min(count, grid.columns()); i++) {
                    grid.moveTo(grid.row, display.tabs().before(grid.column));
                }
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    /** Rows count from the top of the region in origin mode, and the cursor does not leave it. */
    private static void address(Display display, int row, int column) {
        Grid grid = display.grid();
        if (display.modes().isOn(Modes.ORIGIN)) {
            grid.moveTo(Math.min(grid.top + row, grid.bottom), column);
        } else {
            grid.moveTo(row, column);
        }
    }

    private static boolean erases(Display display, Parameters parameters, int last) {
        Grid grid = display.grid();
        Style erased = display.style().erased();
        int what = parameters.at(0, 0);
        switch (last) {
            case 'J' -> eraseDisplay(grid, what, erased);
            case 'K' -> eraseLine(grid, what, erased);
            case 'X' ->
                grid.current()
                        .erase(grid.column, Math.min(grid.columns(), grid.column + parameters.positive(0)), erased);
            default -> {
                return false;
            }
        }
        if (last != 'J' || what != 3) {
            grid.behind = false;
        }
        return true;
    }

    private static void eraseDisplay(Grid grid, int what, Style erased) {
        switch (what) {
            case 0 -> {
                eraseLine(grid, 0, erased);
                grid.clear(grid.row + 1, grid.rows(), erased);
            }
            case 1 -> {
                grid.clear(0, grid.row, erased);
                eraseLine(grid, 1, erased);
            }
            case 2 -> grid.clear(0, grid.rows(), erased);
            case 3 -> grid.forgetHistory();
            default -> {}
        }
    }

    private static void eraseLine(Grid grid, int what, Style erased) {
        Line line = grid.current();
        if (what == 1 || what == 2 || grid.column == 0) {
            line.wrapped(false);
        }
        switch (what) {
            case 0 -> line.erase(grid.column, grid.columns(), erased);
            case 1 -> line.erase(0, grid.column + 1, erased);
            case 2 -> line.erase(0, grid.columns(), erased);
            default -> {}
        }
    }

    private static boolean shifts(Display display, Parameters parameters, int last) {
        Grid grid = display.grid();
        Style erased = display.style().erased();
        int count = parameters.positive(0);
        switch (last) {
            case '@' -> grid.current().insert(grid.column, count, erased);
            case 'P' -> grid.current().delete(grid.column, count, erased);
            case 'L' -> grid.insertLines(count, erased);
            case 'M' -> grid.deleteLines(count, erased);
            case 'S' -> grid.scrollUp(count, erased);
            case 'T' -> grid.scrollDown(count, erased);
            case 'b' -> {
                for (int i = 0; i < Math.min(count, grid.columns() * grid.rows()); i++) {
                    display.print(display.lastPrinted());
                }
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private static boolean sets(Display display, Parameters parameters, int last) {
        Grid grid = display.grid();
        switch (last) {
            case 'm' -> display.style(display.style().after(parameters));
            case 'r' -> {
                int top = parameters.positive(0) - 1;
                int bottom = Math.min(grid.rows(), parameters.at(1, 0) <= 0 ? grid.rows() : parameters.at(1, 0)) - 1;
                if (bottom > top) {
                    grid.region(top, bottom);
                    address(display, 0, 0);
                }
            }
            case 's' -> display.save();
            case 'u' -> display.restore();
            case 'g' -> display.tabs().clear(parameters.at(0, 0), grid.column);
            case 'h', 'l' -> {
                if (parameters.count() != 1 || parameters.at(0, 0) != 4) {
                    return false;
                }
                display.inserting(last == 'h');
            }
            default -> {
                return false;
            }
        }
        return true;
    }
}
