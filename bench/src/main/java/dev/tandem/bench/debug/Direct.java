package dev.tandem.bench.debug;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.debug.BreakpointRequest;
import dev.tandem.debug.Opening;
import dev.tandem.debug.adapter.Connected;
import dev.tandem.debug.dap.AdapterLink;
import dev.tandem.debug.dap.DapMessage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One person, alone with a debug adapter, as an editor on a desk is. One thread. */
final class Direct implements Stepper {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final AdapterLink link;
    private final CompletableFuture<Void> initialized = new CompletableFuture<>();
    private final BlockingQueue<Integer> stops = new LinkedBlockingQueue<>();
    private final Runnable end;
    private int thread;

    private Direct(Connected connected) {
        this.end = () -> {
            connected.program().close();
            connected.end().run();
        };
        connected.program().open((_, _) -> CompletableFuture.completedFuture(null));
        this.link = new AdapterLink(connected.wire(), new AdapterLink.Listener() {
            @Override
            public void happened(DapMessage.Event event) {
                switch (event.event()) {
                    case "initialized" -> initialized.complete(null);
                    case "stopped" -> stops.add(event.body().path("threadId").asInt());
                    default -> {} // output, threads, modules
                }
            }

            @Override
            public void asked(DapMessage.Request request) {
                CompletionStage<?> _ = connected
                        .program()
                        .start(request.arguments())
                        .whenComplete((body, failure) ->
                                link.answer(request, failure == null, body, failure == null ? "" : failure.toString()));
            }

            @Override
            public void ended(@Nullable IOException cause) {
                initialized.completeExceptionally(new IOException("the debug adapter has ended", cause));
            }
        });
        link.start();
    }

    /** Starts the program and waits until it stands at the breakpoint, which is taken away then. */
    static Direct start(Way way) throws IOException, InterruptedException {
        Connected connected = way.connect();
        BreakpointRequest at = way.loop().breakpoint(way.folder(), null);
        BreakpointRequest none = way.loop().noBreakpoint(way.folder());
        Direct direct = new Direct(connected);
        Opening opening = connected.opening();
        JsonNode can = direct.ask(
                "initialize",
                client(opening.adapterId())
                        .put("supportsRunInTerminalRequest", connected.program().startsPrograms()));
        CompletableFuture<DapMessage.Response> started =
                direct.send(opening.attach() ? "attach" : "launch", opening.arguments());
        CompletableFuture<Void> _ = started.thenAccept(direct::fails);
        get(direct.initialized);
        direct.ask(at.command(), at.arguments());
        if (can.path("supportsConfigurationDoneRequest").asBoolean()) {
            direct.ask("configurationDone", JSON.objectNode());
        }
        require("launch", get(started));
        direct.awaitStop();
        direct.ask(none.command(), none.arguments());
        return direct;
    }

    /** Some begin only when they have told that they are ready; who refuses never does. */
    private void fails(DapMessage.Response start) {
        if (!start.success()) {
            initialized.completeExceptionally(new IOException("the start was refused: " + start.reason()));
        }
    }

    private static ObjectNode client(String adapter) {
        return JSON.objectNode()
                .put("clientID", "tandem-bench")
                .put("adapterID", adapter)
                .put("linesStartAt1", true)
                .put("columnsStartAt1", true)
                .put("pathFormat", "path")
                .put("supportsVariableType", true)
                .put("supportsVariablePaging", true);
    }

    @Override
    public void step() throws IOException, InterruptedException {
        CompletableFuture<DapMessage.Response> taken =
                send("next", JSON.objectNode().put("threadId", thread));
        awaitStop();
        require("next", get(taken));
        JsonNode stack = ask(
                "stackTrace",
                JSON.objectNode().put("threadId", thread).put("startFrame", 0).put("levels", 20));
        JsonNode frame = stack.path("stackFrames").path(0);
        JsonNode scopes =
                ask("scopes", JSON.objectNode().put("frameId", frame.path("id").asInt()));
        List<CompletableFuture<DapMessage.Response>> variables = new ArrayList<>();
        for (JsonNode scope : scopes.path("scopes")) {
            // As the hub does it: the rest is for those who ask.
            if (!scope.path("expensive").asBoolean()
                    && !scope.path("presentationHint").asText().equals("registers")) {
                variables.add(send(
                        "variables",
                        JSON.objectNode()
                                .put(
                                        "variablesReference",
                                        scope.path("variablesReference").asInt())));
            }
        }
        for (CompletableFuture<DapMessage.Response> each : variables) {
            require("variables", get(each));
        }
    }

    @Override
    public void settle() {}

    private void awaitStop() throws IOException, InterruptedException {
        Integer stopped = stops.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        if (stopped == null) {
            throw new IOException("the program did not stop within " + PATIENCE);
        }
        thread = stopped;
    }

    private CompletableFuture<DapMessage.Response> send(String command, ObjectNode arguments) {
        CompletableFuture<DapMessage.Response> answer = new CompletableFuture<>();
        link.request(command, arguments, answer);
        return answer;
    }

    private JsonNode ask(String command, ObjectNode arguments) throws IOException, InterruptedException {
        return require(command, get(send(command, arguments)));
    }

    private static JsonNode require(String command, DapMessage.Response answer) throws IOException {
        if (!answer.success()) {
            throw new IOException(command + " was refused: " + answer.reason());
        }
        return answer.body();
    }

    private static <T> T get(CompletableFuture<T> future) throws IOException, InterruptedException {
        return Waiting.on(future, PATIENCE);
    }

    @Override
    public void close() {
        link.close();
        end.run();
    }
}
