package dev.tandem.runner.screen;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The rows of a screen, those that have scrolled away above it, and the cursor. Places count from 0. */
final class Grid {
    private final int mostHistory;
    private final Deque<Line> history = new ArrayDeque<>();
    private final List<Line> lines = new ArrayList<>();
    private int columns;

    int column;
    int row;
    /** Whether the cursor stands behind the last column: the next character goes to the next line. */
    boolean behind;
    /** The first and the last row of the region that scrolls. */
    int top;

    int bottom;

    /** @param mostHistory how many rows that have scrolled away are kept */
    Grid(int columns, int rows, int mostHistory) {
        this.mostHistory = mostHistory;
        this.columns = columns;
        for (int i = 0; i < rows; i++) {
            lines.add(new Line(columns, Style.PLAIN));
        }
        bottom = rows - 1;
    }

    int columns() {
        return columns;
    }

    int rows() {
        return lines.size();
    }

    Line line(int at) {
        return lines.get(at);
    }

    Line current() {
        return lines.get(row);
    }

    /** {@return the rows that have scrolled away, oldest first} */
    List<Line> history() {
        return List.copyOf(history);
    }

    void forgetHistory() {
        history.clear();
    }

    void moveTo(int toRow, int toColumn) {
        row = Math.clamp(toRow, 0, rows() - 1);
        column = Math.clamp(toColumn, 0, columns - 1);
        behind = false;
    }

    /** Moves up or down, not out of the region if it is inside. */
    void moveBy(int byRows) {
        int first = row >= top ? top : 0;
        int last = row <= bottom ? bottom : rows() - 1;
        row = Math.clamp((long) row + byRows, first, last);
        behind = false;
    }

    void region(int first, int last) {
        top = first;
        bottom = last;
    }

    /** To the next row; at the end of the region it scrolls. */
    void lineFeed(Style erased) {
        if (row == bottom) {
            scrollUp(1, erased);
        } else if (row < rows() - 1) {
            row++;
        }
        behind = false;
    }

    void reverseLineFeed(Style erased) {
        if (row == top) {
            scrollDown(1, erased);
        } else if (row > 0) {
            row--;
        }
        behind = false;
    }

    void scrollUp(int count, Style erased) {
        for (int i = 0; i < Math.min(count, bottom - top + 1); i++) {
            Line gone = lines.remove(top);
            if (top == 0) {
                remember(gone);
            }
            lines.add(bottom, new Line(columns, erased));
        }
    }

    void scrollDown(int count, Style erased) {
        for (int i = 0; i < Math.min(count, bottom - top + 1); i++) {
            lines.remove(bottom);
            lines.add(top, new Line(columns, erased));
        }
    }

    void insertLines(int count, Style erased) {
        if (row >= top && row <= bottom) {
            for (int i = 0; i < Math.min(count, bottom - row + 1); i++) {
                lines.remove(bottom);
                lines.add(row, new Line(columns, erased));
            }
            column = 0;
            behind = false;
        }
    }

    void deleteLines(int count, Style erased) {
        if (row >= top && row <= bottom) {
            for (int i = 0; i < Math.min(count, bottom - row + 1); i++) {
                lines.remove(row);
                lines.add(bottom, new Line(columns, erased));
            }
            column = 0;
            behind = false;
        }
    }

    void clear(int fromRow, int toRow, Style erased) {
        for (int at = fromRow; at < toRow; at++) {
            lines.set(at, new Line(columns, erased));
        }
    }

    private void remember(Line gone) {
        if (mostHistory > 0) {
            history.addLast(gone);
            if (history.size() > mostHistory) {
                history.removeFirst();
            }
        }
    }

    /** Another size: rows are cut or filled up, as programs expect that paint the whole screen. */
    void resizeCut(int toColumns, int toRows) {
        lines.forEach(line -> line.resize(toColumns));
        while (lines.size() > toRows) {
            lines.removeLast();
        }
        columns = toColumns;
        fill(toRows);
        afterResize();
    }

    /** Another size: lines that were too long are wrapped anew, and what finds no place scrolls away. */
    void resizeWrapped(int toColumns, int toRows) {
        int bottomUsed = row;
        for (int at = rows() - 1; at > row && bottomUsed == row; at--) {
            if (lines.get(at).used() > 0) {
                bottomUsed = at;
            }
        }
        List<Line> all = new ArrayList<>(history);
        int cursorAt = all.size() + row;
        all.addAll(lines.subList(0, bottomUsed + 1));
        Rewrap rewrap = new Rewrap(toColumns);
        for (int at = 0; at < all.size(); at++) {
            rewrap.add(all.get(at), at == cursorAt ? column : -1);
        }
        List<Line> wrapped = rewrap.lines();
        int first = Math.max(0, Math.min(wrapped.size() - toRows, rewrap.cursorLine()));
        first = Math.max(first, rewrap.cursorLine() - toRows + 1);
        history.clear();
        wrapped.subList(0, first).forEach(this::remember);
        lines.clear();
        lines.addAll(wrapped.subList(first, Math.min(wrapped.size(), first + toRows)));
        columns = toColumns;
        row = rewrap.cursorLine() - first;
        column = rewrap.cursorColumn();
        fill(toRows);
        afterResize();
    }

    private void fill(int toRows) {
        while (lines.size() < toRows) {
            lines.add(new Line(columns, Style.PLAIN));
        }
    }

    private void afterResize() {
        top = 0;
        bottom = rows() - 1;
        moveTo(row, column);
    }
}
