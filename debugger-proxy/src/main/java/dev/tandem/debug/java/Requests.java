package dev.tandem.debug.java;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.jdi.VMDisconnectedException;
import dev.tandem.debug.dap.DapInput;
import dev.tandem.debug.dap.DapMessage;
import dev.tandem.debug.dap.DapOutput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Takes requests and answers them, one after the other on one thread, which is the thread of all that touches the program as well. Only what ends
 * something does not wait there: an evaluation that does not end would hold it up.
 */
final class Requests implements Client, AutoCloseable {
    /** Does what one command asks for. */
    @FunctionalInterface
    interface Handler {
        /** {@return the answer's body; null for none} */
        @Nullable ObjectNode handle(ObjectNode arguments) throws Exception;
    }

    private static final int LAST_ANSWERS_SECONDS = 5;

    private final DapInput in;
    private final DapOutput out;
    private final ExecutorService worker = Executors.newSingleThreadExecutor(
            task -> Thread.ofPlatform().name("program").daemon().unstarted(task));
    private final Map<Integer, CompletableFuture<ObjectNode>> asked = new ConcurrentHashMap<>();
    private final Adapter adapter;
    private final Map<String, Handler> handlers;
    private final Map<String, Handler> urgent;
    private int seq;

    Requests(DapInput in, DapOutput out) {
        this.in = in;
        this.out = out;
        this.adapter = new Adapter(this, worker);
        this.handlers = adapter.handlers();
        this.urgent = adapter.urgentHandlers();
    }

    /** Serves until the client is gone. */
    void serve() throws IOException {
        for (DapMessage message = in.read(); message != null; message = in.read()) {
            switch (message) {
                case DapMessage.Request request -> take(request);
                case DapMessage.Response response -> answered(response);
                case DapMessage.Event _ -> {
                    // clients tell nothing
                }
            }
        }
    }

    private void take(DapMessage.Request request) {
        Handler now = urgent.get(request.command());
        if (now != null) {
            Thread.ofVirtual().start(() -> answer(request, now));
        } else {
            worker.execute(() -> answer(request, handlers.get(request.command())));
        }
    }

    private void answer(DapMessage.Request request, @Nullable Handler handler) {
        try {
            if (handler == null) {
                throw new Refusal("This adapter does not know the request " + request.command() + ".");
            }
            ObjectNode body = handler.handle(request.arguments());
            send(number -> DapMessage.Response.done(number, request, body));
            adapter.answered(request.command());
        } catch (VMDisconnectedException e) {
            fail(request, "The program has ended.");
        } catch (Refusal e) {
            fail(request, Objects.requireNonNullElse(e.getMessage(), "refused"));
        } catch (Exception | LinkageError e) {
            // A defect of ours, or of JDI: whoever asked is told, and the log has where.
            e.printStackTrace();
            fail(request, request.command() + " has failed: " + e + ".");
        }
    }

    private void fail(DapMessage.Request request, String message) {
        ObjectNode error = Json.object().put("id", 1).put("format", message).put("showUser", true);
        send(number -> {
            DapMessage.Response response = DapMessage.Response.failed(number, request, message);
            response.json().set("body", Json.object().set("error", error));
            return response;
        });
    }

    private void answered(DapMessage.Response response) {
        CompletableFuture<ObjectNode> waiting = asked.remove(response.requestSeq());
        if (waiting != null) {
            if (response.success()) {
                waiting.complete(response.body());
            } else {
                waiting.completeExceptionally(new Refusal(response.reason()));
            }
        }
    }

    @Override
    public void tell(String event, ObjectNode body) {
        send(number -> DapMessage.Event.of(number, event, body));
    }

    @Override
    public CompletableFuture<ObjectNode> ask(String command, ObjectNode arguments) {
        var answer = new CompletableFuture<ObjectNode>();
        send(number -> {
            asked.put(number, answer);
            return DapMessage.Request.of(number, command, arguments);
        });
        return answer;
    }

    @FunctionalInterface
    private interface Numbered {
        DapMessage message(int number);
    }

    private synchronized void send(Numbered message) {
        try {
            out.write(message.message(++seq));
        } catch (IOException e) {
            throw new UncheckedIOException("the client is gone", e);
        }
    }

    @Override
    public void close() {
        try {
            worker.execute(adapter::close);
            worker.shutdown();
            if (!worker.awaitTermination(LAST_ANSWERS_SECONDS, TimeUnit.SECONDS)) {
                adapter.close(); // the worker hangs in the program; that ends with it
            }
        } catch (RejectedExecutionException e) {
            throw new IllegalStateException("closed twice", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
