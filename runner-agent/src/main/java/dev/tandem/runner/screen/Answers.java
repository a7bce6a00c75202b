package dev.tandem.runner.screen;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Answers what programs ask of their terminal: once, however many people look at it. Nothing here quotes what a program printed, which would
 * let it type.
 *
 * <p>Source: xterm's control sequences (invisible-island.net/xterm/ctlseqs).
 */
final class Answers {
    /** The colours of the dark look, whatever each person has: programs choose theirs by it. */
    private static final String FOREGROUND = "rgb:e6e6/e9e9/efef";

    private static final String BACKGROUND = "rgb:1414/1717/1c1c";
    private static final int CELL_WIDTH = 8;
    private static final int CELL_HEIGHT = 17;

    private final Display display;
    private final Consumer<byte[]> toProgram;

    Answers(Display display, Consumer<byte[]> toProgram) {
        this.display = display;
        this.toProgram = toProgram;
    }

    /** {@return whether a control sequence was a question}, answered or not */
    boolean sequence(int prefix, Parameters parameters, int intermediate, int last) {
        int first = parameters.at(0, 0);
        if (last == 'n' && intermediate == 0) {
            status(prefix, first);
            return true;
        }
        if (last == 'c' && intermediate == 0) {
            attributes(prefix, first);
            return true;
        }
        if (last == 'q' && prefix == '>') {
            answer("\033P>|Tandem\033\\");
            return true;
        }
        if (last == 'p' && intermediate == '$') {
            boolean isPrivate = prefix == '?';
            answer("\033[%s%d;%d$y".formatted(isPrivate ? "?" : "", first, display.modeReport(isPrivate, first)));
            return true;
        }
        if (last == 't' && prefix == 0 && intermediate == 0) {
            window(display.columns(), display.rows(), first);
            return true;
        }
        return false;
    }

    private void status(int prefix, int what) {
        if (what == 6 && (prefix == 0 || prefix == '?')) {
            Grid grid = display.grid();
            int row = grid.row + 1 - (display.modes().isOn(Modes.ORIGIN) ? grid.top : 0);
            answer("\033[%s%d;%dR".formatted(prefix == '?' ? "?" : "", row, grid.column + 1));
        } else if (what == 5 && prefix == 0) {
            answer("\033[0n");
        }
    }

    private void attributes(int prefix, int what) {
        if (what != 0) {
            return;
        }
        if (prefix == 0) {
            answer("\033[?62;22c");
        } else if (prefix == '>') {
            answer("\033[>1;0;0c");
        }
    }

    private void window(int columns, int rows, int what) {
        switch (what) {
            case 14 -> answer("\033[4;%d;%dt".formatted(rows * CELL_HEIGHT, columns * CELL_WIDTH));
            case 16 -> answer("\033[6;%d;%dt".formatted(CELL_HEIGHT, CELL_WIDTH));
            case 18 -> answer("\033[8;%d;%dt".formatted(rows, columns));
            case 19 -> answer("\033[9;%d;%dt".formatted(rows, columns));
            default -> {}
        }
    }

    /** A program asks for a colour, or wants to change it: the colours are those of each person's look, so it is not told further. */
    void colour(String number, String rest) {
        if (rest.equals("?")) {
            answer("\033]" + number + ";" + (number.equals("11") ? BACKGROUND : FOREGROUND) + "\033\\");
        }
    }

    /** A program asks how something is set. */
    void setting(String what) {
        switch (what) {
            case "m" -> answer("\033P1$r0m\033\\");
            case "r" -> answer("\033P1$r%d;%dr\033\\".formatted(display.grid().top + 1, display.grid().bottom + 1));
            case " q" -> answer("\033P1$r" + display.cursorShape() + " q\033\\");
            default -> answer("\033P0$r\033\\");
        }
    }

    private void answer(String text) {
        toProgram.accept(text.getBytes(StandardCharsets.US_ASCII));
    }
}
