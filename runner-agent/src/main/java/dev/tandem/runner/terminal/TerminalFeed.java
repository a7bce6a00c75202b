package dev.tandem.runner.terminal;

import dev.tandem.runner.report.TerminalReport;
import dev.tandem.runner.run.Scheduler;
import dev.tandem.runner.screen.Emulator;
import dev.tandem.sandbox.TerminalSize;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * What one terminal tells everybody. Usually that is all that is printed, as it comes. A program that prints more than anybody reads, or
 * than the platform takes, is told by pictures of the screen until it calms down: so what is stored is bounded whatever it does. A
 * picture now and then is reported in any case, for those who come later.
 *
 * <p>The longer nobody has typed, the longer output is joined. Called by the reader of the output, the session's thread and the
 * scheduler; nothing here blocks.
 */
final class TerminalFeed {
    /** How long output may wait for more of it, where somebody typed within {@link #ATTENDED}. */
    static final Duration JOINED = Duration.ofMillis(8);

    static final Duration ATTENDED = Duration.ofMinutes(1);
    private static final Duration JOINED_LATER = Duration.ofMillis(100);
    private static final Duration LEFT_ALONE = Duration.ofMinutes(10);
    private static final Duration JOINED_AT_LAST = Duration.ofSeconds(1);

    /** How much may be told at once, and how much of that comes back each second. */
    static final long BURST_BYTES = 512 << 10;

    private static final long BYTES_PER_SECOND = 64 << 10;

    /** How much may wait for the platform before it is told by pictures. */
    static final long MOST_WAITING = 256 << 10;

    static final Duration BETWEEN_PICTURES = Duration.ofMillis(250);
    private static final Duration LONG_FLOOD = Duration.ofSeconds(10);
    private static final Duration BETWEEN_PICTURES_LATER = Duration.ofSeconds(1);
    private static final long CALM_BYTES = 16 << 10;

    static final int BYTES_PER_PICTURE = 128 << 10;
    static final int HISTORY = 300;
    private static final Duration TOLD_UNSEEN = Duration.ofSeconds(1);

    private final TerminalReport report;
    private final Scheduler scheduler;
    private final LongSupplier nanoTime;
    private final Emulator screen;

    private final ByteArrayOutputStream held = new ByteArrayOutputStream();
    private boolean flushPlanned;
    private long lastFlush;
    private long lastTyped;
    private long credit = BURST_BYTES;
    private long creditAt;
    private boolean flooded;
    private long floodedSince;
    private long printedSincePicture;
    private int toldSincePicture;
    private long seen;
    private long seenTold;
    private boolean ackPlanned;
    private boolean ended;

    /** @param toProgram what the terminal answers to the program; must not block */
    TerminalFeed(
            TerminalSize size,
            TerminalReport report,
            Scheduler scheduler,
            LongSupplier nanoTime,
            Consumer<byte[]> toProgram) {
        this.report = report;
        this.scheduler = scheduler;
        this.nanoTime = nanoTime;
        this.screen = new Emulator(size.columns(), size.rows(), toProgram);
        long now = nanoTime.getAsLong();
        this.lastFlush = now - JOINED.toNanos();
        this.lastTyped = now;
        this.creditAt = now;
    }

    /** The program printed this. */
    synchronized void printed(byte[] bytes, int length) {
        screen.feed(bytes, length);
        printedSincePicture += length;
        byte[] told = screen.takeTold();
        if (!flooded && !isAffordable(told.length)) {
            flooded = true;
            floodedSince = nanoTime.getAsLong();
            held.reset();
        }
        if (!flooded) {
            held.writeBytes(told);
        }
        flushSoon();
    }

    /** Somebody typed, by the record of this number. */
    synchronized void typed(long sequence) {
        seen = sequence;
        lastTyped = nanoTime.getAsLong();
        if (!ackPlanned) {
            ackPlanned = true;
            scheduler.after(TOLD_UNSEEN, this::tellSeen);
        }
    }

    /** The terminal has another size, by the record of this number. */
    synchronized void resized(TerminalSize size, long sequence) {
        tellHeld();
        seen = sequence;
        screen.resize(size.columns(), size.rows());
        picture(true);
    }

    /** Nothing more is printed: what is held leaves. */
    synchronized void end() {
        ended = true;
        if (flooded) {
            picture(true);
        } else {
            tellHeld();
        }
    }

    private boolean isAffordable(int bytes) {
        long now = nanoTime.getAsLong();
        long earned = (now - creditAt) / 1000 * BYTES_PER_SECOND / 1_000_000;
        if (earned > 0) {
            credit = Math.min(BURST_BYTES, credit + earned);
            creditAt = now;
        }
        if (bytes > credit || report.waiting() + held.size() + bytes > MOST_WAITING) {
            return false;
        }
        credit -= bytes;
        return true;
    }

    private void flushSoon() {
        if (flushPlanned) {
            return;
        }
        long left = interval().toNanos() - (nanoTime.getAsLong() - lastFlush);
        if (left <= 0) {
            flush();
        } else {
            plan(Duration.ofNanos(left));
        }
    }

    private void plan(Duration delay) {
        flushPlanned = true;
        scheduler.after(delay, this::plannedFlush);
    }

    private synchronized void plannedFlush() {
        flushPlanned = false;
        if (!ended) {
            flush();
        }
    }

    private Duration interval() {
        long now = nanoTime.getAsLong();
        if (flooded) {
            return now - floodedSince > LONG_FLOOD.toNanos() ? BETWEEN_PICTURES_LATER : BETWEEN_PICTURES;
        }
        long alone = now - lastTyped;
        if (alone < ATTENDED.toNanos()) {
            return JOINED;
        }
        return alone < LEFT_ALONE.toNanos() ? JOINED_LATER : JOINED_AT_LAST;
    }

    private void flush() {
        if (!flooded) {
            tellHeld();
            return;
        }
        lastFlush = nanoTime.getAsLong();
        if (report.waiting() >= MOST_WAITING / 2) {
            plan(interval());
            return;
        }
        boolean calm = printedSincePicture < CALM_BYTES;
        flooded = !calm;
        picture(calm);
        if (flooded) {
            plan(interval());
        } else {
            credit = Math.max(credit, BURST_BYTES / 8);
        }
    }

    private void tellHeld() {
        if (held.size() == 0) {
            return;
        }
        byte[] bytes = held.toByteArray();
        held.reset();
        lastFlush = nanoTime.getAsLong();
        report.output(bytes, seen);
        seenTold = seen;
        toldSincePicture += bytes.length;
        if (toldSincePicture >= BYTES_PER_PICTURE) {
            tellPicture(HISTORY, false);
        }
    }

    /** @param whole with what has scrolled away */
    private void picture(boolean whole) {
        tellPicture(whole ? HISTORY : 0, true);
        lastFlush = nanoTime.getAsLong();
    }

    private void tellPicture(int history, boolean redraw) {
        report.screen(screen.columns(), screen.rows(), screen.paint(history), seen, redraw);
        seenTold = seen;
        toldSincePicture = 0;
        printedSincePicture = 0;
    }

    /** What was typed and answered by nothing is told to have arrived, so that nobody keeps it. */
    private synchronized void tellSeen() {
        ackPlanned = false;
        if (!ended && seenTold < seen) {
            report.output(new byte[0], seen);
            seenTold = seen;
        }
    }
}
