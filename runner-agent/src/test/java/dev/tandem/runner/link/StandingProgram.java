package dev.tandem.runner.link;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.debug.DebugRules;
import dev.tandem.debug.DebugSession;
import dev.tandem.debug.Epoch;
import dev.tandem.debug.Opening;
import dev.tandem.debug.ProgramSide;
import dev.tandem.debug.dap.DapMessage;
import dev.tandem.debug.dap.Wire;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A program that stands at once, and again after each step: what an adapter has to say of one, and no more. */
final class StandingProgram implements Wire {
    final List<String> asked = new CopyOnWriteArrayList<>();
    private final BlockingQueue<DapMessage> said = new LinkedBlockingQueue<>();
    private volatile boolean closed;
    private int seq;

    /** {@return a session in which it stands} */
    DebugSession debugged() throws Exception {
        DebugSession session = DebugSession.with(this, ProgramSide.NONE, Set.of(), DebugRules.DEFAULT, Epoch.FIRST);
        session.start(new Opening("standing", false, json(), List.of()))
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
        return session;
    }

    private static ObjectNode json() {
        return JsonNodeFactory.instance.objectNode();
    }

    @Override
    public @Nullable DapMessage read() {
        try {
            while (!closed) {
                DapMessage next = said.poll(50, TimeUnit.MILLISECONDS);
                if (next != null) {
                    return next;
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return null;
    }

    @Override
    public synchronized void write(DapMessage message) {
        if (!(message instanceof DapMessage.Request request)) {
            return;
        }
        asked.add(request.command());
        said.add(DapMessage.Response.done(++seq, request, body(request.command())));
        switch (request.command()) {
            case "launch" -> tell("initialized", json());
            case "configurationDone", "next" -> stand();
            default -> {}
        }
    }

    private static ObjectNode body(String command) {
        ObjectNode body = json();
        switch (command) {
            case "initialize" -> body.put("supportsConfigurationDoneRequest", true);
            case "stackTrace" ->
                body.putArray("stackFrames")
                        .addObject()
                        .put("id", 1)
                        .put("name", "main")
                        .put("line", 1)
                        .put("column", 1);
            case "threads" -> body.putArray("threads").addObject().put("id", 1).put("name", "main");
            case "scopes" -> body.putArray("scopes");
            case "evaluate" -> body.put("result", "42").put("variablesReference", 0);
            case "setBreakpoints" -> body.putArray("breakpoints");
            default -> {}
        }
        return body;
    }

    private void stand() {
        tell("stopped", json().put("reason", "step").put("threadId", 1).put("allThreadsStopped", true));
    }

    synchronized void tell(String event, ObjectNode body) {
        said.add(DapMessage.Event.of(++seq, event, body));
    }

    @Override
    public void close() {
        closed = true;
    }
}
