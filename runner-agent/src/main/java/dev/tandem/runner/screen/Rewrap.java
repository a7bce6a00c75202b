package dev.tandem.runner.screen;

import java.util.ArrayList;
import java.util.List;

/** Puts lines together that were wrapped, and wraps them at another width. */
final class Rewrap {
    private final int columns;
    private final List<Line> lines = new ArrayList<>();
    private int column;
    private int cursorLine;
    private int cursorColumn;

    Rewrap(int columns) {
        this.columns = columns;
    }

    /**
     * Adds the next line.
     *
     * @param cursor the cursor's column in it; -1 if it is not there
     */
    void add(Line line, int cursor) {
        if (!line.isWrapped() || lines.isEmpty()) {
            begin(false);
        }
        int used = line.used();
        for (int from = 0; from < used; from++) {
            int character = line.character(from);
            int width = from + 1 < line.length() && line.character(from + 1) == Line.CONTINUED ? 2 : 1;
            if (column + width > columns) {
                begin(true);
            }
            markCursor(cursor, from);
            if (character == Line.CONTINUED && column == 0) {
                continue;
            }
            lines.getLast().copyCell(line, from, column);
            column++;
        }
        if (cursor >= used) {
            cursorLine = lines.size() - 1;
            cursorColumn = Math.min(columns - 1, column + cursor - used);
        }
    }

    private void markCursor(int cursor, int at) {
        if (cursor == at) {
            cursorLine = lines.size() - 1;
            cursorColumn = Math.min(columns - 1, column);
        }
    }

    private void begin(boolean wrapped) {
        Line line = new Line(columns, Style.PLAIN);
        line.wrapped(wrapped);
        lines.add(line);
        column = 0;
    }

    List<Line> lines() {
        return lines;
    }

    int cursorLine() {
        return cursorLine;
    }

    int cursorColumn() {
        return cursorColumn;
    }
}
