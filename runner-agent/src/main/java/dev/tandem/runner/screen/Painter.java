package dev.tandem.runner.screen;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes what makes a terminal show what a display shows, and go on like it. */
final class Painter {
    private final Display display;
    private final Bytes out = new Bytes();
    private final boolean styled;
    private Style style = Style.PLAIN;

    /** @param styled whether cells are painted with their looks, and with the marks that join them */
    Painter(Display display, boolean styled) {
        this.display = display;
        this.styled = styled;
    }

    byte[] paint(int history) {
        out.add("\033c");
        if (!display.title().isEmpty()) {
            out.add("\033]2;" + display.title() + "\007");
        }
        List<Line> gone = display.main().history();
        List<Line> above = gone.subList(Math.max(0, gone.size() - history), gone.size());
        paintMain(above);
        restoreCursor(true);
        if (display.isAlternate()) {
            // It keeps the cursor as it is entered, which is the one that was saved when the program entered it.
            out.add("\033[?1049h\033[H");
            paintScreen(display.grid());
            restoreCursor(false);
        }
        if (display.tabs().isChanged()) {
            display.tabs().appendTo(out, display.columns());
        }
        display.modes().appendTo(out);
        if (display.isInserting()) {
            out.add("\033[4h");
        }
        if (display.cursorShape() != 0) {
            out.add("\033[" + display.cursorShape() + " q");
        }
        placeCursor();
        return out.take();
    }

    private void paintMain(List<Line> above) {
        Grid main = display.main();
        if (above.isEmpty()) {
            paintScreen(main);
            return;
        }
        List<Line> lines = new ArrayList<>(above);
        for (int row = 0; row < main.rows(); row++) {
            lines.add(main.line(row));
        }
        paint(lines);
    }

    private void paintScreen(Grid grid) {
        int last = grid.rows() - 1;
        while (last > 0 && grid.line(last).used() == 0) {
            last--;
        }
        List<Line> lines = new ArrayList<>();
        for (int row = 0; row <= last; row++) {
            lines.add(grid.line(row));
        }
        paint(lines);
    }

    /** A row that continues the one before it is left to the terminal's own wrapping, so that it knows that they belong together. */
    private void paint(List<Line> lines) {
        for (int at = 0; at < lines.size(); at++) {
            Line line = lines.get(at);
            boolean continues = at > 0 && continuesBefore(line);
            boolean isContinued = at + 1 < lines.size() && continuesBefore(lines.get(at + 1));
            if (at > 0 && !continues) {
                change(Style.PLAIN);
                out.add("\r\n");
            }
            paint(line, isContinued ? line.length() : line.used());
        }
    }

    /** {@return whether it follows without a new line}: where nothing is written nothing wraps */
    private static boolean continuesBefore(Line line) {
        return line.isWrapped() && line.used() > 0;
    }

    private void paint(Line line, int columns) {
        for (int column = 0; column < columns; column++) {
            int character = line.character(column);
            if (character != Line.CONTINUED) {
                paintCell(line, column);
            }
        }
    }

    private void paintCell(Line line, int column) {
        if (styled) {
            change(line.style(column));
        }
        out.character(line.character(column));
        if (styled) {
            out.add(line.marks(column));
        }
    }

    private void change(Style to) {
        if (!Objects.equals(to.link(), style.link())) {
            @Nullable String link = to.link();
            out.add("\033]8;;" + (link == null ? "" : link) + "\007");
        }
        if (!to.withLink(null).equals(style.withLink(null))) {
            to.appendTo(out);
        }
        style = to;
    }

    /** Brings back what the program saved on a screen. */
    private void restoreCursor(boolean ofMain) {
        Display.Saved saved = display.saved(ofMain);
        change(saved.style());
        out.add("\033[" + (saved.row() + 1) + ';' + (saved.column() + 1) + 'H');
        out.add("\0337");
    }

    private void placeCursor() {
        Grid grid = display.grid();
        if (grid.top != 0 || grid.bottom != grid.rows() - 1) {
            out.add("\033[" + (grid.top + 1) + ';' + (grid.bottom + 1) + 'r');
        }
        boolean origin = display.modes().isOn(Modes.ORIGIN);
        if (origin) {
            out.add("\033[?6h");
        }
        int row = grid.row + 1 - (origin ? grid.top : 0);
        out.add("\033[" + row + ';' + (grid.column + 1) + 'H');
        if (grid.behind) {
            // Only a character that is written there brings the cursor behind the last column.
            int character = grid.current().character(grid.column);
            int column = character == Line.CONTINUED ? grid.column - 1 : grid.column;
            out.add("\033[" + row + ';' + (column + 1) + 'H');
            paintCell(grid.current(), column);
        }
        change(display.style());
    }

    /** {@return the characters of a row, without the blanks at its end} */
    static String text(Line line) {
        StringBuilder text = new StringBuilder();
        for (int column = 0; column < line.length(); column++) {
            if (line.character(column) != Line.CONTINUED) {
                text.appendCodePoint(line.character(column)).append(line.marks(column));
            }
        }
        return text.toString().stripTrailing();
    }
}
