package dev.tandem.debug;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.debug.dap.DapInput;
import dev.tandem.debug.dap.DapMessage;
import dev.tandem.debug.dap.DapOutput;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A debug adapter with a program of endless lines: a step goes to the next one, and a variable {@code line} tells which it is.
 *
 * <p>As the worst of them do, it begins its numbers anew at each stop, and answers an old number with what it means now.
 */
final class FakeAdapter implements AutoCloseable {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    /** Where the program is. */
    static final String FILE = "/program";

    private static final Set<String> MOVES = Set.of("next", "stepIn", "stepOut", "continue");

    private final Pipe toAdapter = Pipe.open();
    private final Pipe fromAdapter = Pipe.open();
    private final DapOutput out = new DapOutput(stream(fromAdapter.sink()));
    private final DapInput in = new DapInput(stream(toAdapter.source()), 1 << 20);
    private final List<String> asked = new ArrayList<>();
    private final Map<String, ObjectNode> arguments = new ConcurrentHashMap<>();
    private final Map<String, String> refusals = new ConcurrentHashMap<>();
    private int seq;
    private int line = 1;
    private String name = "line";

    /** Whether {@code continue} runs on until somebody pauses it; else it stops at the next line. */
    volatile boolean runsOn;
    /** What it says it can do, besides. */
    final ObjectNode capabilities = JSON.objectNode();
    /** Does not answer this. */
    volatile @Nullable String deaf;
    /** What it answers to some of what it is asked, by command and the one number that is asked about. */
    private final Map<String, ObjectNode> told = new ConcurrentHashMap<>();

    FakeAdapter() throws IOException {
        Thread.ofVirtual().start(this::serve);
    }

    private static InputStream stream(Pipe.SourceChannel channel) {
        return new BufferedInputStream(Channels.newInputStream(channel));
    }

    private static OutputStream stream(Pipe.SinkChannel channel) {
        return Channels.newOutputStream(channel);
    }

    /** {@return what the hub reads} */
    DapInput input() {
        return new DapInput(stream(fromAdapter.source()), 1 << 20);
    }

    /** {@return what the hub writes to} */
    DapOutput output() {
        return new DapOutput(stream(toAdapter.sink()));
    }

    /**
     * From now on answers this to what is asked about a thread, a frame or a value.
     *
     * @param about its number
     */
    void says(String command, int about, ObjectNode body) {
        told.put(command + " " + about, body);
    }

    /** From now on answers requests of this kind so. */
    void refuse(String command, String reason) {
        refusals.put(command, reason);
    }

    void allow(String command) {
        refusals.remove(command);
    }

    /** {@return how often something was asked} */
    synchronized long count(String command) {
        return asked.stream().filter(command::equals).count();
    }

    /** {@return all that was asked} */
    synchronized List<String> asked() {
        return List.copyOf(asked);
    }

    /** {@return what came with the last request of a kind; empty if there was none} */
    ObjectNode lastArguments(String command) {
        return arguments.getOrDefault(command, JSON.objectNode());
    }

    /** Asks the client something. */
    synchronized void ask(String command, ObjectNode arguments) throws IOException {
        out.write(DapMessage.Request.of(++seq, command, arguments));
    }

    synchronized int line() {
        return line;
    }

    /** Says something that nobody asked for. */
    synchronized void tell(String event, ObjectNode body) throws IOException {
        out.write(DapMessage.Event.of(++seq, event, body));
    }

    private void serve() {
        try {
            DapMessage message = in.read();
            while (message != null) {
                if (message instanceof DapMessage.Request request) {
                    answer(request);
                }
                message = in.read();
            }
        } catch (IOException _) {
            // The hub has gone.
        }
    }

    private synchronized void answer(DapMessage.Request request) throws IOException {
        String command = request.command();
        asked.add(command);
        arguments.put(command, request.arguments());
        if (command.equals(deaf)) {
            return;
        }
        String refusal = refusals.get(command);
        if (refusal != null) {
            out.write(DapMessage.Response.failed(++seq, request, refusal));
            return;
        }
        if (MOVES.contains(command)) {
            line++;
        }
        ObjectNode body = told.get(command + " " + about(request.arguments()));
        out.write(DapMessage.Response.done(++seq, request, body == null ? body(request) : body));
        switch (command) {
            case "launch", "attach" -> tell("initialized", JSON.objectNode());
            case "configurationDone" -> stopped("entry");
            case "next", "stepIn", "stepOut" -> stopped("step");
            case "continue" -> {
                if (!runsOn) {
                    stopped("breakpoint");
                }
            }
            case "pause" -> stopped("pause");
            case "disconnect" -> tell("terminated", JSON.objectNode());
            default -> {}
        }
    }

    private static int about(JsonNode arguments) {
        for (String field : List.of("variablesReference", "frameId", "threadId")) {
            if (arguments.has(field)) {
                return arguments.path(field).asInt();
            }
        }
        return 0;
    }

    private void stopped(String reason) throws IOException {
        tell(
                "stopped",
                JSON.objectNode().put("reason", reason).put("threadId", 7).put("allThreadsStopped", true));
    }

    private @Nullable ObjectNode body(DapMessage.Request request) {
        return switch (request.command()) {
            case "initialize" ->
                JSON.objectNode()
                        .put("supportsConfigurationDoneRequest", true)
                        .put("novel", 1)
                        .setAll(capabilities);
            case "threads" -> list("threads", JSON.objectNode().put("id", 7).put("name", "main"));
            case "stackTrace" ->
                list(
                                "stackFrames",
                                JSON.objectNode()
                                        .put("id", 1)
                                        .put("name", "main")
                                        .put("line", line)
                                        .put("column", 1)
                                        .set("source", JSON.objectNode().put("path", FILE)),
                                JSON.objectNode()
                                        .put("id", 2)
                                        .put("name", "start")
                                        .put("line", 1)
                                        .put("column", 1))
                        .put("totalFrames", 2);
            case "scopes" ->
                list(
                        "scopes",
                        JSON.objectNode()
                                .put("name", "Locals")
                                .put("variablesReference", 1)
                                .put("expensive", false),
                        JSON.objectNode()
                                .put("name", "Globals")
                                .put("variablesReference", 2)
                                .put("expensive", true),
                        JSON.objectNode()
                                .put("name", "Registers")
                                .put("presentationHint", "registers")
                                .put("variablesReference", 3)
                                .put("expensive", false));
            case "variables" ->
                list(
                        "variables",
                        JSON.objectNode()
                                .put("name", name)
                                .put("value", String.valueOf(line))
                                .put("variablesReference", 0),
                        JSON.objectNode()
                                .put("name", "inner")
                                .put("value", "{...}")
                                .put("variablesReference", 3));
            case "setBreakpoints" -> placed(request.arguments().path("breakpoints"));
            case "setVariable" -> {
                name = request.arguments().path("value").asText();
                yield JSON.objectNode().put("value", name);
            }
            case "evaluate" ->
                JSON.objectNode().put("result", String.valueOf(line)).put("variablesReference", 9);
            default -> null;
        };
    }

    /** Each has its line for an id. */
    private static ObjectNode placed(JsonNode breakpoints) {
        ObjectNode body = JSON.objectNode();
        ArrayNode all = body.putArray("breakpoints");
        for (JsonNode breakpoint : breakpoints) {
            int line = breakpoint.path("line").asInt();
            all.addObject().put("id", line).put("verified", true).put("line", line);
        }
        return body;
    }

    private static ObjectNode list(String name, ObjectNode... ones) {
        ArrayNode array = JSON.arrayNode().addAll(List.of(ones));
        ObjectNode body = JSON.objectNode();
        body.set(name, array);
        return body;
    }

    /** Ends as a process that is killed does. */
    @Override
    public void close() throws IOException {
        fromAdapter.sink().close();
        toAdapter.source().close();
    }
}
