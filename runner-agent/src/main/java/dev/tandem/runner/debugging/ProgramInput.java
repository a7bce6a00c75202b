package dev.tandem.runner.debugging;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/** What people type to a program that is debugged, kept until it is there. Any thread; only the writing thread ever waits for the program. */
final class ProgramInput {
    private static final int MOST_EARLY = 1 << 20;

    // ---- guarded by this
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    /** Counts the programs; the last one is there unless it is 0. */
    private int program;

    private int programs;
    private boolean ended;

    /** {@return whether it is taken} */
    synchronized boolean give(byte[] bytes) {
        if (ended || kept.size() + bytes.length > MOST_EARLY) {
            return ended; // after the end nobody is told, as with any run
        }
        kept.writeBytes(bytes);
        notifyAll();
        return true;
    }

    /** There is no more. */
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    /**
     * A program is there.
     *
     * @param file all that it reads; empty: what people type
     */
    synchronized void reach(OutputStream to, Optional<InputStream> file) {
        programs++;
        program = programs;
        int mine = program;
        Thread.ofVirtual().name("input of a debugged program").start(() -> {
            try (to) {
                if (file.isPresent()) {
                    try (InputStream from = file.get()) {
                        from.transferTo(to);
                    }
                } else {
                    pump(to, mine);
                }
            } catch (IOException _) {
                // The program has ended, or reads no more: what is left of its input is of no use to anybody.
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void pump(OutputStream to, int mine) throws IOException, InterruptedException {
        while (true) {
            byte[] bytes;
            synchronized (this) {
                while (program == mine && kept.size() == 0 && !ended) {
                    wait();
                }
                if (program != mine || kept.size() == 0) {
                    return;
                }
                bytes = kept.toByteArray();
                kept.reset();
            }
            to.write(bytes);
            to.flush();
        }
    }

    /** The program is gone; another may come. */
    synchronized void forget() {
        program = 0;
        notifyAll();
    }
}
