package dev.tandem.runner.run;

import dev.tandem.protocol.OutputStream;
import dev.tandem.runner.report.RunReport;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Joins what a program prints in little pieces into few chunks. After a pause a piece leaves at once; then pieces are joined for at
 * most {@link #MOST_WAIT}, or until {@link #MOST_BYTES} are there. The order of the two outputs is the order in which they were
 * read.
 *
 * <p>Called by the readers of both outputs and by the scheduler; nothing here blocks.
 */
public final class OutputPump {
    static final Duration MOST_WAIT = Duration.ofMillis(10);
    static final int MOST_BYTES = 16 << 10;

    private final RunReport report;
    private final Scheduler scheduler;
    private final LongSupplier nanoTime;

    private final ByteArrayOutputStream held = new ByteArrayOutputStream();
    private OutputStream heldStream = OutputStream.STDOUT;
    private boolean flushPlanned;
    private long lastFlush;

    public OutputPump(RunReport report, Scheduler scheduler, LongSupplier nanoTime) {
        this.report = report;
        this.scheduler = scheduler;
        this.nanoTime = nanoTime;
        this.lastFlush = nanoTime.getAsLong() - MOST_WAIT.toNanos();
    }

    /** The program printed this. */
    public synchronized void accept(OutputStream stream, byte[] bytes, int length) {
        report.budget().taken(length);
        if (stream != heldStream) {
            flush();
            heldStream = stream;
        }
        held.write(bytes, 0, length);
        long sinceFlush = nanoTime.getAsLong() - lastFlush;
        if (held.size() >= MOST_BYTES || sinceFlush >= MOST_WAIT.toNanos()) {
            flush();
        } else if (!flushPlanned) {
            flushPlanned = true;
            scheduler.after(MOST_WAIT.minusNanos(sinceFlush), this::plannedFlush);
        }
    }

    /** Nothing more comes for now: what is held leaves. */
    public synchronized void flush() {
        if (held.size() > 0) {
            report.output(heldStream, held.toByteArray());
            held.reset();
            lastFlush = nanoTime.getAsLong();
        }
    }

    private synchronized void plannedFlush() {
        flushPlanned = false;
        flush();
    }
}
