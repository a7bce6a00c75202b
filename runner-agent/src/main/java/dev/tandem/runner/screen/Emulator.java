package dev.tandem.runner.screen;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A terminal of the kind of xterm. It follows what programs print and keeps what is shown; it answers their questions; and it tells
 * what was printed in a form that every other terminal may be given: whole characters and sequences that it knows itself, nothing that
 * asks, copies, or leads elsewhere than to the web.
 *
 * <p>For one thread at a time.
 */
public final class Emulator {
    private static final int LONGEST_TITLE = 200;
    private static final int MOST_PAINTED_BYTES = 192 << 10;

    private final Bytes told = new Bytes();
    private final Display display;
    private final ControlParser parser;
    private final Answers answers;

    /**
     * A terminal that shows nothing.
     *
     * @param toProgram what is to be typed to the program that asks; called by {@link #feed}; must not block
     */
    public Emulator(int columns, int rows, Consumer<byte[]> toProgram) {
        display = new Display(columns, rows);
        answers = new Answers(display, toProgram);
        parser = new ControlParser(new Reader());
    }

    /** A program printed this. */
    public void feed(byte[] bytes, int length) {
        parser.feed(bytes, length);
    }

    /** {@return how much {@link #takeTold} would give, in bytes} */
    public int toldBytes() {
        return told.size();
    }

    /** {@return what was printed since the last call, as others may be given it; always complete} */
    public byte[] takeTold() {
        return told.take();
    }

    /** The terminal has another size, in characters. */
    public void resize(int columns, int rows) {
        display.resize(columns, rows);
    }

    /**
     * {@return what makes any terminal of this size show the same, whatever it showed before}
     *
     * <p>It is bounded: a screen on which every cell looks different is painted without what has scrolled away, or without its looks.
     *
     * @param history how many rows of those that have scrolled away are painted, too
     */
    public byte[] paint(int history) {
        byte[] painting = new Painter(display, true).paint(history);
        if (painting.length > MOST_PAINTED_BYTES && history > 0) {
            painting = new Painter(display, true).paint(0);
        }
        return painting.length > MOST_PAINTED_BYTES ? new Painter(display, false).paint(0) : painting;
    }

    public int columns() {
        return display.columns();
    }

    public int rows() {
        return display.rows();
    }

    /** {@return what is shown, a line a row, without the blanks at their ends} */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (int row = 0; row < rows(); row++) {
            text.append(Painter.text(display.grid().line(row))).append('\n');
        }
        return text.toString().stripTrailing();
    }

    Display display() {
        return display;
    }

    /** What the parser finds, done and told. */
    private final class Reader implements ControlParser.Sink {
        @Override
        public void print(int codePoint) {
            int character = display.charsets().map(codePoint);
            told.character(character);
            display.print(character);
        }

        @Override
        public void control(int code) {
            if (code == 0x0e || code == 0x0f) {
                display.charsets().shift(code == 0x0e);
            } else if (code >= 0x07 && code <= 0x0d) {
                told.add(code);
                Controls.control(display, code);
            }
        }

        @Override
        public void escape(int intermediate, int last) {
            if (intermediate == '(' || intermediate == ')') {
                display.charsets().designate(intermediate == ')', last);
            } else if (Controls.escape(display, intermediate, last)) {
                told.add(0x1b);
                if (intermediate != 0) {
                    told.add(intermediate);
                }
                told.add(last);
            }
        }

        @Override
        public void sequence(int prefix, Parameters parameters, int intermediate, int last) {
            if (answers.sequence(prefix, parameters, intermediate, last)) {
                return;
            }
            if (prefix == '?' && intermediate == 0 && (last == 'h' || last == 'l')) {
                for (int i = 0; i < parameters.count(); i++) {
                    privateMode(parameters.at(i, 0), last == 'h');
                }
            } else if (Controls.sequence(display, prefix, parameters, intermediate, last)) {
                tell(prefix, parameters, intermediate, last);
            }
        }

        private void tell(int prefix, Parameters parameters, int intermediate, int last) {
            told.add("\033[");
            if (prefix != 0) {
                told.add(prefix);
            }
            parameters.appendTo(told);
            if (intermediate != 0) {
                told.add(intermediate);
            }
            told.add(last);
        }

        private void privateMode(int mode, boolean on) {
            if (Controls.privateMode(display, mode, on)) {
                told.add("\033[?" + mode + (on ? 'h' : 'l'));
            }
        }

        @Override
        public void command(String text) {
            int separator = text.indexOf(';');
            String number = separator < 0 ? text : text.substring(0, separator);
            String rest = separator < 0 ? "" : text.substring(separator + 1);
            switch (number) {
                case "0", "2" -> entitle(rest);
                case "8" -> link(rest.substring(rest.indexOf(';') + 1));
                case "10", "11", "12" -> answers.colour(number, rest);
                default -> {} // among them 52, which would reach for people's clipboards
            }
        }

        private void entitle(String text) {
            String printable = text.codePoints()
                    .filter(character -> !Character.isISOControl(character))
                    .filter(character -> Character.getType(character) != Character.FORMAT)
                    .limit(LONGEST_TITLE)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            display.title(printable);
            told.add("\033]2;" + printable + "\007");
        }

        private void link(String address) {
            @Nullable String safe = Links.safe(address);
            display.style(display.style().withLink(safe));
            told.add("\033]8;;" + (safe == null ? "" : safe) + "\007");
        }

        @Override
        public void device(String text) {
            if (text.startsWith("$q")) {
                answers.setting(text.substring(2));
            }
        }
    }
}
