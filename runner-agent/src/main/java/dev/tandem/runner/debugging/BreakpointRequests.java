package dev.tandem.runner.debugging;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.debug.BreakpointRequest;
import dev.tandem.sandbox.Sandbox;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What adapters are asked for so that programs stop where the document of breakpoints says. */
final class BreakpointRequests {
    static final String LINES = "setBreakpoints";
    static final String FUNCTIONS = "setFunctionBreakpoints";
    static final String EXCEPTIONS = "setExceptionBreakpoints";

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private BreakpointRequests() {}

    /** {@return one request for each file, and those that are for none; what is wanted nowhere has none} By what each replaces. */
    static Map<String, BreakpointRequest> of(DebugSettings settings, SourceFiles files) {
        Map<String, List<DebugSettings.Line>> byPath = new TreeMap<>();
        List<DebugSettings.AtFunction> functions = new ArrayList<>();
        for (DebugSettings.Wanted wanted : settings.breakpoints()) {
            switch (wanted) {
                case DebugSettings.Line line ->
                    files.path(line.entry())
                            .ifPresent(path -> byPath.computeIfAbsent(path, _ -> new ArrayList<>())
                                    .add(placed(line, files)));
                case DebugSettings.AtFunction function -> functions.add(function);
            }
        }
        Map<String, BreakpointRequest> requests = new LinkedHashMap<>();
        byPath.forEach((path, lines) -> requests.put(path, lines(path, lines)));
        if (!functions.isEmpty()) {
            requests.put(FUNCTIONS, functions(functions));
        }
        Map<String, String> exceptions = settings.exceptions();
        if (!exceptions.isEmpty()) {
            requests.put(EXCEPTIONS, exceptions(exceptions));
        }
        return requests;
    }

    /** {@return what takes back all that a request asked for} */
    static BreakpointRequest nothingOf(BreakpointRequest request) {
        ObjectNode arguments = request.arguments().deepCopy();
        if (request.command().equals(EXCEPTIONS)) {
            arguments.putArray("filters");
            arguments.remove("filterOptions");
        } else {
            arguments.putArray("breakpoints");
        }
        return new BreakpointRequest(request.command(), arguments);
    }

    private static DebugSettings.Line placed(DebugSettings.Line wanted, SourceFiles files) {
        OptionalInt now =
                wanted.position() == null ? OptionalInt.empty() : files.line(wanted.entry(), wanted.position());
        return new DebugSettings.Line(
                wanted.id(),
                wanted.entry(),
                null,
                now.orElse(wanted.line()),
                wanted.condition(),
                wanted.hitCondition(),
                wanted.logMessage());
    }

    private static BreakpointRequest lines(String path, List<DebugSettings.Line> lines) {
        ObjectNode arguments = JSON.objectNode();
        arguments
                .putObject("source")
                .put("name", path.substring(path.lastIndexOf('/') + 1))
                .put("path", Sandbox.WORKSPACE + "/" + path);
        ArrayNode breakpoints = arguments.putArray("breakpoints");
        for (DebugSettings.Line line : lines) {
            ObjectNode one = breakpoints.addObject().put("line", line.line());
            put(one, "condition", line.condition());
            put(one, "hitCondition", line.hitCondition());
            put(one, "logMessage", line.logMessage());
        }
        return new BreakpointRequest(
                LINES, arguments, lines.stream().map(DebugSettings.Line::id).toList());
    }

    private static BreakpointRequest functions(List<DebugSettings.AtFunction> functions) {
        ObjectNode arguments = JSON.objectNode();
        ArrayNode breakpoints = arguments.putArray("breakpoints");
        for (DebugSettings.AtFunction function : functions) {
            ObjectNode one = breakpoints.addObject().put("name", function.function());
            put(one, "condition", function.condition());
            put(one, "hitCondition", function.hitCondition());
        }
        return new BreakpointRequest(
                FUNCTIONS,
                arguments,
                functions.stream().map(DebugSettings.AtFunction::id).toList());
    }

    private static BreakpointRequest exceptions(Map<String, String> filters) {
        ObjectNode arguments = JSON.objectNode();
        ArrayNode plain = arguments.putArray("filters");
        filters.forEach((filter, condition) -> {
            if (condition.isEmpty()) {
                plain.add(filter);
            } else {
                arguments
                        .withArray("filterOptions")
                        .addObject()
                        .put("filterId", filter)
                        .put("condition", condition);
            }
        });
        return new BreakpointRequest(EXCEPTIONS, arguments);
    }

    private static void put(ObjectNode to, String field, @Nullable String value) {
        if (value != null) {
            to.put(field, value);
        }
    }
}
