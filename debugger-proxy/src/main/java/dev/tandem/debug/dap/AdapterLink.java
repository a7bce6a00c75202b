package dev.tandem.debug.dap;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Speaks with one debug adapter: numbers requests and finds what they are answered with.
 *
 * <p>Requests may be made on any thread and never block: a thread of its own writes, so an adapter that does not read stops nobody. Another
 * reads, completes answers, and calls the listener, in the order of what arrives.
 */
public final class AdapterLink implements AutoCloseable {
    private static final int MOST_WAITING = 10_000;

    /** Who is told what the adapter says by itself. Called on the reading thread; must not block. */
    public interface Listener {
        void happened(DapMessage.Event event);

        /** The adapter asks us; the answer goes to {@link AdapterLink#answer}. */
        void asked(DapMessage.Request request);

        /**
         * The adapter says nothing more. Called once, last; all requests have failed then.
         *
         * @param cause null if it ended by itself
         */
        void ended(@Nullable IOException cause);
    }

    private final Wire wire;
    private final Listener listener;
    private final AtomicInteger seq = new AtomicInteger();
    private final Map<Integer, CompletableFuture<DapMessage.Response>> pending = new ConcurrentHashMap<>();
    private final BlockingQueue<DapMessage> waiting = new LinkedBlockingQueue<>(MOST_WAITING);
    private final AtomicBoolean over = new AtomicBoolean();
    private final Thread reader;
    private final Thread writer;

    /**
     * Over a wire, which it closes.
     *
     * @param listener is told nothing before {@link #start}
     */
    public AdapterLink(Wire wire, Listener listener) {
        this.wire = wire;
        this.listener = listener;
        this.reader = Thread.ofVirtual().name("debug adapter, reading").unstarted(this::read);
        this.writer = Thread.ofVirtual().name("debug adapter, writing").unstarted(this::write);
    }

    /** Reads and writes from now on. Once. */
    public void start() {
        writer.start();
        reader.start();
    }

    /**
     * Asks the adapter.
     *
     * @param arguments null for none; not to be changed afterwards
     * @param answer is completed, on the reading thread, with the answer, successful or not, or with an {@link IOException} if there will
     *     be none. What depends on it already then is done before what the adapter says next is told
     */
    public void request(String command, @Nullable ObjectNode arguments, CompletableFuture<DapMessage.Response> answer) {
        int number = seq.incrementAndGet();
        pending.put(number, answer);
        // Whoever finds the link over fails what is pending; this one may have come just after that.
        if (!send(DapMessage.Request.of(number, command, arguments)) || over.get()) {
            fail(number, new IOException("the debug adapter takes no more requests: " + command));
        }
    }

    /** Answers what the adapter has asked. */
    public void answer(DapMessage.Request request, boolean success, @Nullable ObjectNode body, String message) {
        int number = seq.incrementAndGet();
        boolean _ = send(
                success
                        ? DapMessage.Response.done(number, request, body)
                        : DapMessage.Response.failed(number, request, message));
    }

    private boolean send(DapMessage message) {
        return waiting.offer(message);
    }

    private void fail(int number, IOException cause) {
        CompletableFuture<DapMessage.Response> answer = pending.remove(number);
        if (answer != null) {
            answer.completeExceptionally(cause);
        }
    }

    private void write() {
        try {
            while (!over.get()) {
                wire.write(waiting.take());
            }
        } catch (IOException e) {
            // The reader finds out too, unless only this direction is broken: then nothing would be answered any more.
            end(e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    private void read() {
        try {
            DapMessage message = wire.read();
            while (message != null) {
                switch (message) {
                    case DapMessage.Response response -> {
                        CompletableFuture<DapMessage.Response> answer = pending.remove(response.requestSeq());
                        if (answer != null) {
                            answer.complete(response);
                        }
                    }
                    case DapMessage.Event event -> listener.happened(event);
                    case DapMessage.Request request -> listener.asked(request);
                }
                message = wire.read();
            }
            end(null);
        } catch (IOException e) {
            end(e);
        }
    }

    private void end(@Nullable IOException cause) {
        if (!over.compareAndSet(false, true)) {
            return;
        }
        IOException why = cause == null ? new IOException("the debug adapter has ended") : cause;
        pending.keySet().forEach(number -> fail(number, why));
        writer.interrupt();
        closeQuietly();
        listener.ended(cause);
    }

    /** It belongs to a process that is ending: what it still has to say is of no use. */
    private void closeQuietly() {
        waiting.clear();
        try {
            wire.close();
        } catch (IOException _) {
            // It is as closed as it gets.
        }
    }

    /** Says nothing more and listens to nothing more. */
    @Override
    public void close() {
        end(null);
    }
}
