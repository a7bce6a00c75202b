package dev.tandem.runner.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Reads one report as it comes. It may be anything: it is written by programs of people, and it may break off anywhere. What makes no sense is
 * passed over; memory is bounded, whatever comes. For one thread.
 */
public abstract class ReportReader {
    /** Longer lines are passed over: an honest one has some texts of a few thousand characters, escaped. */
    static final int MOST_LINE_BYTES = 256 << 10;

    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private boolean tooLong;

    /** More of the report. */
    public final void feed(byte[] bytes, int length) {
        int begin = 0;
        for (int at = 0; at < length; at++) {
            if (bytes[at] == '\n') {
                take(bytes, begin, at);
                endLine();
                begin = at + 1;
            }
        }
        take(bytes, begin, length);
    }

    /** There is no more of it: its program is gone. */
    public final void end() {
        endLine();
        ended();
    }

    private void take(byte[] bytes, int from, int to) {
        if (tooLong || line.size() + (to - from) > MOST_LINE_BYTES) {
            tooLong = true;
            line.reset();
        } else {
            line.write(bytes, from, to - from);
        }
    }

    private void endLine() {
        if (line.size() > 0) {
            read(line.toString(StandardCharsets.UTF_8));
            line.reset();
        }
        tooLong = false;
    }

    /** One line, not empty, without its end; the last one may be cut off. */
    abstract void read(String text);

    /** No line comes any more. */
    abstract void ended();
}
