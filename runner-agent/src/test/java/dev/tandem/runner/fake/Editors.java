package dev.tandem.runner.fake;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.debug.dap.DapInput;
import dev.tandem.debug.dap.DapMessage;
import dev.tandem.debug.dap.DapOutput;
import dev.tandem.runner.port.PortStreams;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** People's own editors, behind a platform that passes on what they say: each stream that a runner dials is one. */
public final class Editors implements PortStreams.Dialer {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final BlockingQueue<Editor> dialled = new LinkedBlockingQueue<>();

    @Override
    public WebSocket dial(String secret, @Nullable String replica, WebSocket.Listener runner) throws IOException {
        Editor editor = new Editor(runner);
        runner.onOpen(editor);
        dialled.add(editor);
        return editor;
    }

    /** {@return the editor that is let in next} Waits for it. */
    public Editor next() {
        try {
            Editor next = dialled.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (next == null) {
                throw new AssertionError("nobody dialled");
            }
            return next;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    public boolean nobodyDialled() {
        return dialled.isEmpty();
    }

    /** One of them. */
    public static final class Editor implements WebSocket {
        private final Listener runner;
        private final Pipe told = Pipe.open();
        private int seq;

        // ---- guarded by this
        private final List<DapMessage> heard = new ArrayList<>();
        /** Whether all that it was told is heard. */
        private boolean over;

        private boolean closed;

        Editor(Listener runner) throws IOException {
            this.runner = runner;
            Thread.ofVirtual().name("editor, reading").start(this::read);
        }

        private void read() {
            try (DapInput in = new DapInput(new BufferedInputStream(Channels.newInputStream(told.source())), 1 << 20)) {
                for (DapMessage message = in.read(); message != null; message = in.read()) {
                    synchronized (this) {
                        heard.add(message);
                        notifyAll();
                    }
                }
            } catch (IOException _) {
                // It is over.
            }
            synchronized (this) {
                over = true;
                notifyAll();
            }
        }

        /** {@return the answer} */
        public DapMessage.Response ask(String command, ObjectNode arguments) {
            int request = ++seq;
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try {
                new DapOutput(bytes).write(DapMessage.Request.of(request, command, arguments));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            var _ = runner.onBinary(this, ByteBuffer.wrap(bytes.toByteArray()), true);
            return (DapMessage.Response) await(
                    "the answer to " + command,
                    it -> it instanceof DapMessage.Response response && response.requestSeq() == request);
        }

        /** {@return the body of the first such event that was not waited for yet} */
        public ObjectNode event(String name) {
            return ((DapMessage.Event) await("the event " + name, it -> isEvent(it, name))).body();
        }

        /** {@return whether it was told such an event, that was not waited for} */
        public synchronized boolean hasHeard(String event) {
            return heard.stream().anyMatch(it -> isEvent(it, event));
        }

        private static boolean isEvent(DapMessage message, String name) {
            return message instanceof DapMessage.Event event && event.event().equals(name);
        }

        /** Joins, in the order in which editors do; what comes before is the platform's. */
        public void attach() {
            ask("attach", JsonNodeFactory.instance.objectNode());
            event("initialized");
            ask("configurationDone", JsonNodeFactory.instance.objectNode());
        }

        private synchronized DapMessage await(String what, Predicate<DapMessage> wanted) {
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (true) {
                DapMessage found = heard.stream().filter(wanted).findFirst().orElse(null);
                if (found != null) {
                    heard.remove(found);
                    return found;
                }
                long left = deadline - System.nanoTime();
                if (left <= 0 || over) {
                    throw new AssertionError("no " + what + " in " + heard);
                }
                try {
                    TimeUnit.NANOSECONDS.timedWait(this, left);
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
        }

        @Override
        public CompletableFuture<WebSocket> sendBinary(ByteBuffer data, boolean last) {
            try {
                while (data.hasRemaining()) {
                    told.sink().write(data);
                }
                return CompletableFuture.completedFuture(this);
            } catch (IOException e) {
                return CompletableFuture.failedFuture(e);
            }
        }

        @Override
        public CompletableFuture<WebSocket> sendText(CharSequence data, boolean last) {
            return CompletableFuture.failedFuture(new IOException("an editor is told no texts"));
        }

        @Override
        public CompletableFuture<WebSocket> sendPing(ByteBuffer message) {
            return CompletableFuture.completedFuture(this);
        }

        @Override
        public CompletableFuture<WebSocket> sendPong(ByteBuffer message) {
            return CompletableFuture.completedFuture(this);
        }

        @Override
        public CompletableFuture<WebSocket> sendClose(int statusCode, String reason) {
            abort();
            var _ = runner.onClose(this, statusCode, reason);
            return CompletableFuture.completedFuture(this);
        }

        @Override
        public void request(long n) {
            // It says something only when it is asked to.
        }

        @Override
        public String getSubprotocol() {
            return "";
        }

        @Override
        public synchronized boolean isOutputClosed() {
            return closed;
        }

        @Override
        public synchronized boolean isInputClosed() {
            return closed;
        }

        @Override
        public synchronized void abort() {
            closed = true;
            try {
                told.sink().close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
