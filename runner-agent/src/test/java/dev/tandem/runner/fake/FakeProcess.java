package dev.tandem.runner.fake;

import dev.tandem.sandbox.ProcessEnd;
import dev.tandem.sandbox.ProcessSpec;
import dev.tandem.sandbox.ProcessUsage;
import dev.tandem.sandbox.SandboxProcess;
import dev.tandem.sandbox.Signal;
import dev.tandem.sandbox.TerminalSize;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/** A process that prints and ends when the test says so. */
public final class FakeProcess implements SandboxProcess {
    private static final byte[] END = new byte[0];

    private final ProcessSpec spec;
    private final Printed output = new Printed();
    private final Printed errors = new Printed();
    private final Typed input = new Typed();
    private final List<TerminalSize> sizes = new CopyOnWriteArrayList<>();
    private final CompletableFuture<ProcessEnd> end = new CompletableFuture<>();

    FakeProcess(ProcessSpec spec) {
        this.spec = spec;
    }

    public ProcessSpec spec() {
        return spec;
    }

    public void print(String text) {
        output.add(text.getBytes(StandardCharsets.UTF_8));
    }

    public void printError(String text) {
        errors.add(text.getBytes(StandardCharsets.UTF_8));
    }

    /** {@return how many bytes of standard output were read} */
    public long bytesRead() {
        return output.read.get();
    }

    /** {@return what was typed so far} */
    public String typed() {
        return input.text();
    }

    public boolean isInputClosed() {
        return input.closed;
    }

    public boolean isStopped() {
        return end.isDone() && end.join().cause() == ProcessEnd.Cause.STOPPED;
    }

    public void exit(int code) {
        end(ProcessEnd.Cause.EXITED, code);
    }

    public void end(ProcessEnd.Cause cause, int code) {
        if (end.complete(new ProcessEnd(
                cause, code, Duration.ofMillis(20), Duration.ofMillis(7), 4096, cause + " in the fake"))) {
            output.add(END);
            errors.add(END);
        }
    }

    @Override
    public OutputStream input() {
        return input;
    }

    @Override
    public InputStream output() {
        return output;
    }

    @Override
    public InputStream errors() {
        return errors;
    }

    @Override
    public ProcessUsage usage() {
        return end.isDone()
                ? new ProcessUsage(end.join().cpu(), 0, 0)
                : new ProcessUsage(Duration.ofMillis(3), 1, 4096);
    }

    @Override
    public void resize(TerminalSize size) {
        if (spec.terminal() == null) {
            throw new IllegalStateException("no terminal");
        }
        sizes.add(size);
    }

    /** {@return the sizes that its terminal was given, in order} */
    public List<TerminalSize> sizes() {
        return List.copyOf(sizes);
    }

    @Override
    public void signal(Signal signal) {
        if (signal == Signal.KILL || signal == Signal.TERMINATE) {
            end(ProcessEnd.Cause.SIGNALLED, 128 + signal.number());
        }
    }

    @Override
    public void stop() {
        end(ProcessEnd.Cause.STOPPED, 137);
    }

    @Override
    public ProcessEnd await() {
        return end.join();
    }

    @Override
    public void close() {
        stop();
    }

    private static final class Printed extends InputStream {
        private final LinkedBlockingQueue<byte[]> pieces = new LinkedBlockingQueue<>();
        private final AtomicLong read = new AtomicLong();

        void add(byte[] piece) {
            pieces.add(piece);
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException("byte by byte");
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            try {
                byte[] piece = pieces.take();
                if (piece.length == 0) {
                    pieces.add(END);
                    return -1;
                }
                System.arraycopy(piece, 0, into, offset, piece.length);
                read.addAndGet(piece.length);
                return piece.length;
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
    }

    private static final class Typed extends OutputStream {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private volatile boolean closed;

        @Override
        public synchronized void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public synchronized void write(byte[] from, int offset, int length) throws IOException {
            if (closed) {
                throw new IOException("closed");
            }
            bytes.write(from, offset, length);
        }

        @Override
        public synchronized void close() {
            closed = true;
        }

        synchronized String text() {
            return bytes.toString(StandardCharsets.UTF_8);
        }
    }
}
