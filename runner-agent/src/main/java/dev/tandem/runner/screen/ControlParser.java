package dev.tandem.runner.screen;

/**
 * Takes what a program prints apart into characters, control characters and control sequences, as VT terminals do. It is made for hostile
 * input: bytes that are not UTF-8 become U+FFFD, sequences that are too long or not well-formed vanish, and nothing grows with what is
 * printed.
 *
 * <p>Source: the state machine of the DEC ANSI parser (vt100.net/emu/dec_ansi_parser), without the 8-bit controls, which UTF-8 excludes.
 */
final class ControlParser {
    /** What was found. */
    interface Sink {
        /** A printable character. */
        void print(int codePoint);

        /** A control character, 0x00 to 0x1f or 0x7f. */
        void control(int code);

        /** An escape sequence. {@code intermediate} is 0 if there is none. */
        void escape(int intermediate, int last);

        /**
         * A control sequence.
         *
         * @param prefix {@code ?}, {@code >}, {@code <} or {@code =}; 0 if there is none
         * @param intermediate 0 if there is none
         * @param parameters valid during the call
         */
        void sequence(int prefix, Parameters parameters, int intermediate, int last);

        /** A string of an operating system command, complete. */
        void command(String text);

        /** A string of a device control, complete. */
        void device(String text);
    }

    private static final int LONGEST_STRING = 4096;
    private static final int CANCEL = 0x18;
    private static final int SUBSTITUTE = 0x1a;
    private static final int ESCAPE = 0x1b;
    private static final int BELL = 0x07;
    private static final int REPLACEMENT = 0xfffd;

    private enum State {
        GROUND,
        ESCAPE,
        SEQUENCE,
        STRING,
        STRING_ESCAPE
    }

    private final Sink sink;
    private final Parameters parameters = new Parameters();
    private final StringBuilder string = new StringBuilder();
    private State state = State.GROUND;
    private int prefix;
    private int intermediate;
    private boolean malformed;
    /** What began the string: {@code ]}, {@code P}, or another one whose string nobody wants. */
    private int stringKind;

    /** The bytes of a character that are still to come, its bits so far, and the least that this length may say. */
    private int missing;

    private int bits;
    private int least;

    ControlParser(Sink sink) {
        this.sink = sink;
    }

    void feed(byte[] bytes, int length) {
        for (int i = 0; i < length; i++) {
            octet(bytes[i] & 0xff);
        }
    }

    private void octet(int octet) {
        if (missing > 0) {
            if ((octet & 0xc0) == 0x80) {
                bits = (bits << 6) | (octet & 0x3f);
                missing--;
                if (missing == 0) {
                    boolean valid = bits >= least && bits <= 0x10ffff && (bits < 0xd800 || bits > 0xdfff);
                    character(valid ? bits : REPLACEMENT);
                }
                return;
            }
            missing = 0;
            character(REPLACEMENT);
        }
        if (octet < 0x80) {
            character(octet);
        } else if (octet >= 0xc2 && octet < 0xe0) {
            begin(1, octet & 0x1f, 0x80);
        } else if (octet >= 0xe0 && octet < 0xf0) {
            begin(2, octet & 0x0f, 0x800);
        } else if (octet >= 0xf0 && octet < 0xf5) {
            begin(3, octet & 0x07, 0x10000);
        } else {
            character(REPLACEMENT);
        }
    }

    private void begin(int more, int first, int atLeast) {
        missing = more;
        bits = first;
        least = atLeast;
    }

    private void character(int code) {
        if (code == CANCEL || code == SUBSTITUTE) {
            state = State.GROUND;
            return;
        }
        switch (state) {
            case GROUND -> ground(code);
            case ESCAPE -> escape(code);
            case SEQUENCE -> sequence(code);
            case STRING -> string(code);
            case STRING_ESCAPE -> stringEscape(code);
        }
    }

    private void ground(int code) {
        if (code == ESCAPE) {
            beginEscape();
        } else if (code < 0x20 || code == 0x7f) {
            sink.control(code);
        } else if (code < 0x80 || code >= 0xa0) {
            sink.print(code);
        }
    }

    private void beginEscape() {
        state = State.ESCAPE;
        intermediate = 0;
        malformed = false;
    }

    private void escape(int code) {
        if (code == ESCAPE) {
            beginEscape();
        } else if (code < 0x20) {
            sink.control(code);
        } else if (code < 0x30) {
            malformed |= intermediate != 0;
            intermediate = code;
        } else if (intermediate == 0 && code == '[') {
            state = State.SEQUENCE;
            prefix = 0;
            parameters.clear();
        } else if (intermediate == 0 && (code == ']' || code == 'P' || code == 'X' || code == '^' || code == '_')) {
            state = State.STRING;
            stringKind = code;
            string.setLength(0);
        } else {
            state = State.GROUND;
            if (!malformed && code < 0x7f) {
                sink.escape(intermediate, code);
            }
        }
    }

    private void sequence(int code) {
        if (code == ESCAPE) {
            beginEscape();
        } else if (code < 0x20) {
            sink.control(code);
        } else if (code >= '0' && code <= '9') {
            malformed |= intermediate != 0;
            parameters.digit(code - '0');
        } else if (code == ';' || code == ':') {
            malformed |= intermediate != 0 || !parameters.next(code == ':');
        } else if (code >= '<' && code <= '?') {
            malformed |= prefix != 0 || parameters.count() > 1 || parameters.at(0, Parameters.MISSING) >= 0;
            prefix = code;
        } else if (code < 0x30) {
            malformed |= intermediate != 0;
            intermediate = code;
        } else if (code < 0x7f) {
            state = State.GROUND;
            if (!malformed) {
                sink.sequence(prefix, parameters, intermediate, code);
            }
        } else if (code > 0x7f) {
            state = State.GROUND;
        }
    }

    private void string(int code) {
        if (code == ESCAPE) {
            state = State.STRING_ESCAPE;
        } else if (code == BELL && stringKind == ']') {
            endString();
        } else if (code >= 0x20 && code != 0x7f && string.length() <= LONGEST_STRING) {
            string.appendCodePoint(code);
        }
    }

    private void stringEscape(int code) {
        if (code == '\\') {
            endString();
        } else {
            beginEscape();
            escape(code);
        }
    }

    private void endString() {
        state = State.GROUND;
        if (string.length() > LONGEST_STRING) {
            return;
        }
        if (stringKind == ']') {
            sink.command(string.toString());
        } else if (stringKind == 'P') {
            sink.device(string.toString());
        }
    }
}
