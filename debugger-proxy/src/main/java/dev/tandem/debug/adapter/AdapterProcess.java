package dev.tandem.debug.adapter;

import dev.tandem.debug.dap.DapInput;
import dev.tandem.debug.dap.DapMessage;
import dev.tandem.debug.dap.DapOutput;
import dev.tandem.debug.dap.Wire;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What adapters' processes have in common. */
final class AdapterProcess {
    /** The longest message that is read: a whole level of variables is in one. */
    private static final int LONGEST_MESSAGE_BYTES = 64 << 20;

    private static final int LONGEST_GREETING_BYTES = 16 * 1024;

    private AdapterProcess() {}

    /** {@return the wire of an adapter that speaks on its standard streams} What it says on its standard error is told with its end. */
    static Wire standardStreams(HostProcess process) {
        LastWords words = LastWords.of(process.errors());
        return new Telling(wire(process.input(), process.output()), words);
    }

    /** {@return the wire of an adapter that speaks on a connection} */
    static Wire wire(Connection connection) {
        Wire wire = wire(connection.output(), connection.input());
        return new Wire() {
            @Override
            public @Nullable DapMessage read() throws IOException {
                return wire.read();
            }

            @Override
            public void write(DapMessage message) throws IOException {
                wire.write(message);
            }

            @Override
            public void close() throws IOException {
                connection.close();
            }
        };
    }

    private static Wire wire(java.io.OutputStream out, InputStream in) {
        return Wire.of(new DapInput(new BufferedInputStream(in, 1 << 16), LONGEST_MESSAGE_BYTES), new DapOutput(out));
    }

    /**
     * {@return the port that an adapter tells on its standard output when it listens} Reads no further than that.
     *
     * @param greeting with the port as its first group
     * @throws IOException if it does not tell within the time, or ends; with what it said
     */
    static int port(HostProcess process, Pattern greeting, Duration patience) throws IOException {
        CompletableFuture<Integer> port = new CompletableFuture<>();
        Thread.ofVirtual().name("debug adapter, greeting").start(() -> {
            ByteArrayOutputStream said = new ByteArrayOutputStream();
            try {
                int next = process.output().read();
                while (next >= 0 && said.size() < LONGEST_GREETING_BYTES) {
                    said.write(next);
                    if (next == '\n') {
                        Matcher matcher = greeting.matcher(said.toString(StandardCharsets.UTF_8));
                        if (matcher.find()) {
                            port.complete(Integer.valueOf(matcher.group(1)));
                            return;
                        }
                    }
                    next = process.output().read();
                }
                port.completeExceptionally(new IOException("the debug adapter did not say where it listens, but: "
                        + said.toString(StandardCharsets.UTF_8)));
            } catch (IOException e) {
                port.completeExceptionally(e);
            }
        });
        try {
            return port.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("the debug adapter did not listen within " + patience.toMillis() + " ms", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** Reads and forgets, so that whoever writes there is never held up. */
    static void drain(InputStream stream) {
        LastWords _ = LastWords.of(stream);
    }

    /** The end of what a process says on a stream. */
    private static final class LastWords {
        private static final int MOST_CHARACTERS = 2_000;

        // ---- guarded by this
        private final StringBuilder words = new StringBuilder();

        static LastWords of(InputStream stream) {
            LastWords last = new LastWords();
            Thread.ofVirtual().name("debug adapter, errors").start(() -> {
                try (stream) {
                    byte[] chunk = new byte[4096];
                    int length = stream.read(chunk);
                    while (length >= 0) {
                        last.add(new String(chunk, 0, length, StandardCharsets.UTF_8));
                        length = stream.read(chunk);
                    }
                } catch (IOException _) {
                    // Its process was ended: it says nothing more.
                }
            });
            return last;
        }

        private synchronized void add(String text) {
            words.append(text);
            if (words.length() > MOST_CHARACTERS) {
                words.delete(0, words.length() - MOST_CHARACTERS);
            }
        }

        synchronized String text() {
            return words.toString().strip();
        }
    }

    /** Tells how an adapter ended by its last words. */
    private record Telling(Wire wire, LastWords words) implements Wire {
        @Override
        public @Nullable DapMessage read() throws IOException {
            DapMessage message;
            try {
                message = wire.read();
            } catch (IOException e) {
                throw new IOException(said(e.getMessage()), e);
            }
            if (message == null && !words.text().isEmpty()) {
                throw new IOException(said("it has ended"));
            }
            return message;
        }

        private String said(@Nullable String what) {
            return words.text().isEmpty() ? String.valueOf(what) : what + "; its last words: " + words.text();
        }

        @Override
        public void write(DapMessage message) throws IOException {
            wire.write(message);
        }

        @Override
        public void close() throws IOException {
            wire.close();
        }
    }
}
