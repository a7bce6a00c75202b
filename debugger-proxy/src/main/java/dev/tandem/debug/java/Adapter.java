package dev.tandem.debug.java;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The requests that this adapter knows, and the one program that it debugs. */
final class Adapter implements AutoCloseable {
    private final Client client;
    private final Executor worker;
    private volatile @Nullable Debuggee debuggee;
    private boolean terminals;

    /** @param worker the one thread of all that touches the program */
    Adapter(Client client, Executor worker) {
        this.client = client;
        this.worker = worker;
    }

    /** {@return what is done in order, on the worker's thread} */
    Map<String, Requests.Handler> handlers() {
        return Map.ofEntries(
                Map.entry("initialize", this::initialize),
                Map.entry(
                        "launch", arguments -> start(new ProgramStart(client, terminals).launch(arguments), arguments)),
                Map.entry(
                        "attach", arguments -> start(new ProgramStart(client, terminals).attach(arguments), arguments)),
                Map.entry("configurationDone", _ -> running().begin()),
                Map.entry("setBreakpoints", arguments -> running().setLines(arguments)),
                Map.entry("breakpointLocations", arguments -> running().locations(arguments)),
                Map.entry("setFunctionBreakpoints", arguments -> running().setFunctions(arguments)),
                Map.entry(
                        "setExceptionBreakpoints",
                        arguments -> running().exceptions().set(arguments)),
                Map.entry("setDataBreakpoints", arguments -> running().data().set(arguments)),
                Map.entry("dataBreakpointInfo", arguments -> running().data().info(arguments)),
                Map.entry("continue", arguments -> running().goOn(arguments)),
                Map.entry("next", arguments -> running().step(arguments, Stepping.Way.OVER)),
                Map.entry("stepIn", arguments -> running().step(arguments, Stepping.Way.INTO)),
                Map.entry("stepOut", arguments -> running().step(arguments, Stepping.Way.OUT)),
                Map.entry("pause", arguments -> running().pause(arguments)),
                Map.entry("restartFrame", arguments -> running().restartFrame(arguments)),
                Map.entry("threads", _ -> running().threads().list()),
                Map.entry("stackTrace", arguments -> running().frames().stackTrace(arguments)),
                Map.entry("scopes", arguments -> running().frames().scopes(arguments)),
                Map.entry("variables", arguments -> running().variables().variables(arguments)),
                Map.entry("evaluate", arguments -> running().evaluate(arguments)),
                Map.entry("setVariable", arguments -> running().changes().setVariable(arguments)),
                Map.entry("setExpression", arguments -> running().changes().setExpression(arguments)),
                Map.entry("completions", arguments -> running().completions().complete(arguments)),
                Map.entry("exceptionInfo", _ -> running().exceptions().info()),
                Map.entry("source", this::source),
                Map.entry("input", this::input));
    }

    /** {@return what does not wait for others: what they wait for may never end} */
    Map<String, Requests.Handler> urgentHandlers() {
        return Map.of("cancel", _ -> cancel(), "terminate", _ -> end(true), "disconnect", this::disconnect);
    }

    /** A request was answered. */
    void answered(String command) {
        if (command.equals("launch") || command.equals("attach")) {
            client.tell("initialized", Json.object());
        }
    }

    private ObjectNode initialize(ObjectNode arguments) {
        terminals = arguments.path("supportsRunInTerminalRequest").asBoolean();
        ObjectNode can = Json.object();
        for (String capability : new String[] {
            "supportsConfigurationDoneRequest",
            "supportsFunctionBreakpoints",
            "supportsConditionalBreakpoints",
            "supportsHitConditionalBreakpoints",
            "supportsLogPoints",
            "supportsDataBreakpoints",
            "supportsBreakpointLocationsRequest",
            "supportsEvaluateForHovers",
            "supportsSetVariable",
            "supportsSetExpression",
            "supportsRestartFrame",
            "supportsCompletionsRequest",
            "supportsExceptionInfoRequest",
            "supportsExceptionFilterOptions",
            "supportsTerminateRequest",
            "supportTerminateDebuggee",
            "supportsCancelRequest",
            "supportsClipboardContext"
        }) {
            can.put(capability, true);
        }
        can.putArray("completionTriggerCharacters").add(".");
        ArrayNode filters = can.putArray("exceptionBreakpointFilters");
        filters.add(filter("caught", "Caught exceptions", false));
        filters.add(filter("uncaught", "Uncaught exceptions", true));
        return can;
    }

    private static ObjectNode filter(String id, String label, boolean usual) {
        return Json.object()
                .put("filter", id)
                .put("label", label)
                .put("default", usual)
                .put("supportsCondition", true)
                .put("conditionDescription", "Names of classes, separated by commas; their subclasses count as well");
    }

    private @Nullable ObjectNode start(Program program, ObjectNode arguments) {
        if (debuggee != null) {
            program.end();
            throw new Refusal("This adapter debugs a program already.");
        }
        debuggee = Debuggee.of(program, client, worker, arguments);
        return null;
    }

    private Debuggee running() {
        Debuggee now = debuggee;
        if (now == null) {
            throw new Refusal("No program was started.");
        }
        return now;
    }

    private ObjectNode source(ObjectNode arguments) {
        int reference = arguments
                .path("source")
                .path("sourceReference")
                .asInt(arguments.path("sourceReference").asInt());
        return Json.object()
                .put("content", running().program().sources().text(reference))
                .put("mimeType", "text/x-java");
    }

    /** What the program reads, where it is a child of ours: {@code text}, and {@code end} whether nothing follows. Not of DAP. */
    private @Nullable ObjectNode input(ObjectNode arguments) throws IOException {
        ProgramProcess process = running().program().process();
        if (process == null) {
            throw new Refusal("The program's input is not ours.");
        }
        process.input(arguments.path("text").asText(), arguments.path("end").asBoolean());
        return null;
    }

    private @Nullable ObjectNode cancel() {
        Debuggee now = debuggee;
        if (now != null) {
            now.cancel();
        }
        return null;
    }

    private @Nullable ObjectNode disconnect(ObjectNode arguments) {
        Debuggee now = debuggee;
        boolean attached = now != null && now.program().attached();
        return end(arguments.path("terminateDebuggee").asBoolean(!attached));
    }

    private @Nullable ObjectNode end(boolean terminate) {
        Debuggee now = debuggee;
        if (now != null) {
            now.end(terminate);
        }
        return null;
    }

    /** The client is gone: a program that was started ends, one that was attached to goes on. */
    @Override
    public void close() {
        Debuggee now = debuggee;
        if (now != null) {
            now.end(!now.program().attached());
            now.close();
        }
    }
}
