package dev.tandem.debug.adapter;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** What a program will read, kept until it is there. Any thread. */
final class ProgramInput extends OutputStream {
    /** More than this is not kept: whoever writes is told. */
    private static final int MOST_KEPT_BYTES = 1 << 20;

    // ---- guarded by this
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private @Nullable OutputStream program;
    private boolean closed;
    private boolean abandoned;

    /** The program is there. It gets what was kept. */
    void reach(OutputStream stream) {
        Thread.ofVirtual().name("program, input").start(() -> {
            synchronized (this) {
                program = stream;
                try {
                    kept.writeTo(stream);
                    kept.reset();
                    stream.flush();
                    if (closed) {
                        stream.close();
                    }
                } catch (IOException _) {
                    abandoned = true; // it reads nothing, or has ended
                }
            }
        });
    }

    /** There is no program any more, or none that could be reached: what comes is dropped. */
    synchronized void abandon() {
        abandoned = true;
        kept.reset();
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
        if (abandoned) {
            return;
        }
        if (closed) {
            throw new IOException("the program's input was ended");
        }
        if (program != null) {
            program.write(bytes, offset, length);
            program.flush();
            return;
        }
        if (kept.size() + length > MOST_KEPT_BYTES) {
            throw new IOException("more than " + MOST_KEPT_BYTES + " bytes for a program that has not begun");
        }
        kept.write(bytes, offset, length);
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        if (program != null && !abandoned) {
            program.close();
        }
    }
}
