package dev.tandem.runner.debugging;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.debug.BreakpointRequest;
import dev.tandem.protocol.RunId;
import dev.tandem.sandbox.Sandbox;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What adapters are asked for so that programs stop where the document of breakpoints says. */
final class BreakpointRequests {
    static final String LINES = "setBreakpoints";
    static final String FUNCTIONS = "setFunctionBreakpoints";
    static final String DATA = "setDataBreakpoints";
    static final String EXCEPTIONS = "setExceptionBreakpoints";

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private BreakpointRequests() {}

    /**
     * What is wanted of one run.
     *
     * @param requests one for each file with lines, and those that are for none; of exceptions there always is one. By what each replaces
     * @param bound the data breakpoints that end with the start of the program in which they were set, and an epoch of that
     */
    record Wanted(Map<String, BreakpointRequest> requests, Map<String, Long> bound) {
        /** {@return what is wanted of the program that was started in an epoch} */
        Map<String, BreakpointRequest> from(long first) {
            BreakpointRequest data = requests.get(DATA);
            if (data == null || over(first).isEmpty()) {
                return requests;
            }
            ObjectNode arguments = JSON.objectNode();
            ArrayNode left = arguments.putArray("breakpoints");
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < data.ids().size(); i++) {
                if (bound.getOrDefault(data.ids().get(i), first) >= first) {
                    ids.add(data.ids().get(i));
                    left.add(data.arguments().path("breakpoints").path(i));
                }
            }
            Map<String, BreakpointRequest> now = new LinkedHashMap<>(requests);
            now.put(DATA, new BreakpointRequest(DATA, arguments, ids));
            return now;
        }

        /** {@return those that have ended with an earlier start} */
        List<String> over(long first) {
            return bound.entrySet().stream()
                    .filter(it -> it.getValue() < first)
                    .map(Map.Entry::getKey)
                    .sorted()
                    .toList();
        }
    }

    /**
     * {@return what is wanted of a run}
     *
     * @param adapter id of the one that debugs it
     */
    static Wanted of(DebugSettings settings, SourceFiles files, RunId run, String adapter) {
        Map<String, List<DebugSettings.Line>> byPath = new TreeMap<>();
        List<DebugSettings.AtFunction> functions = new ArrayList<>();
        List<DebugSettings.AtData> data = new ArrayList<>();
        for (DebugSettings.Wanted wanted : settings.breakpoints()) {
            switch (wanted) {
                case DebugSettings.Line line ->
                    files.path(line.entry())
                            .ifPresent(path -> byPath.computeIfAbsent(path, _ -> new ArrayList<>())
                                    .add(placed(line, files)));
                case DebugSettings.AtFunction function -> functions.add(function);
                case DebugSettings.AtData value -> {
                    DebugSettings.Start start = value.start();
                    if (value.adapter().equals(adapter)
                            && (start == null || start.run().equals(run))) {
                        data.add(value);
                    }
                }
            }
        }
        Map<String, BreakpointRequest> requests = new LinkedHashMap<>();
        byPath.forEach((path, lines) -> requests.put(path, lines(path, lines)));
        if (!functions.isEmpty()) {
            requests.put(FUNCTIONS, request(FUNCTIONS, JSON.objectNode(), functions));
        }
        if (!data.isEmpty()) {
            requests.put(DATA, request(DATA, JSON.objectNode(), data));
        }
        // Always: what nobody has chosen about is as the adapter has it by default.
        requests.put(EXCEPTIONS, exceptions(settings.exceptions()));
        Map<String, Long> bound = new LinkedHashMap<>();
        data.forEach(
                value -> Optional.ofNullable(value.start()).ifPresent(start -> bound.put(value.id(), start.epoch())));
        return new Wanted(requests, bound);
    }

    /** {@return what takes back all breakpoints that a request asked for} */
    static BreakpointRequest nothingOf(BreakpointRequest request) {
        ObjectNode arguments = request.arguments().deepCopy();
        arguments.putArray("breakpoints");
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
        return request(LINES, arguments, lines);
    }

    private static BreakpointRequest request(
            String command, ObjectNode arguments, List<? extends DebugSettings.Wanted> all) {
        ArrayNode breakpoints = arguments.putArray("breakpoints");
        for (DebugSettings.Wanted wanted : all) {
            ObjectNode one = breakpoints.addObject();
            switch (wanted) {
                case DebugSettings.Line line -> {
                    one.put("line", line.line());
                    put(one, "logMessage", line.logMessage());
                }
                case DebugSettings.AtFunction function -> one.put("name", function.function());
                case DebugSettings.AtData value -> {
                    one.put("dataId", value.dataId());
                    put(one, "accessType", value.accessType());
                }
            }
            put(one, "condition", wanted.condition());
            put(one, "hitCondition", wanted.hitCondition());
        }
        return new BreakpointRequest(
                command, arguments, all.stream().map(DebugSettings.Wanted::id).toList());
    }

    private static BreakpointRequest exceptions(Map<String, DebugSettings.ExceptionChoice> choices) {
        ObjectNode arguments = JSON.objectNode();
        ArrayNode on = arguments.putArray("filters");
        ArrayNode conditional = arguments.putArray("filterOptions");
        ArrayNode off = arguments.putArray(BreakpointRequest.OFF);
        choices.forEach((filter, choice) -> {
            if (!choice.enabled()) {
                off.add(filter);
            } else if (choice.condition() == null) {
                on.add(filter);
            } else {
                conditional.addObject().put("filterId", filter).put("condition", choice.condition());
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
