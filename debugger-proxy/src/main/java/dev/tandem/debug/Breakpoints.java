package dev.tandem.debug;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The breakpoints that several owners want: the adapter is told those of one place together, since its requests replace them as a whole. Owned by
 * the hub's loop.
 */
final class Breakpoints {
    private static final String LIST = "breakpoints";
    private static final String EXCEPTIONS = "setExceptionBreakpoints";
    /** What an adapter has to be able to do, by what it is asked then. */
    private static final Map<String, String> CAPABILITIES = Map.of(
            "setFunctionBreakpoints", "supportsFunctionBreakpoints",
            "setDataBreakpoints", "supportsDataBreakpoints");

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Answers answers;
    private final Course course;
    private final Set<Quirk> quirks;
    private final BreakpointBook book;
    private final Map<BreakpointRequest.Place, Map<BreakpointOwner, BreakpointRequest>> wanted = new LinkedHashMap<>();
    /** Of others, until the adapter takes breakpoints. */
    private final Map<BreakpointOwner, List<BreakpointRequest>> expected = new LinkedHashMap<>();
    /** What the adapter was told last, by place. */
    private final Map<BreakpointRequest.Place, ArrayNode> told = new LinkedHashMap<>();

    Breakpoints(Answers answers, Course course, Set<Quirk> quirks, BreakpointBook book) {
        this.answers = answers;
        this.course = course;
        this.quirks = quirks;
        this.book = book;
    }

    /**
     * Sets those of one owner.
     *
     * @return the adapter's answer, with this owner's breakpoints alone
     */
    CompletableFuture<ObjectNode> set(BreakpointOwner owner, BreakpointRequest request) {
        BreakpointRequest.Place place = request.place();
        Map<BreakpointOwner, BreakpointRequest> owners = wanted.computeIfAbsent(place, _ -> new LinkedHashMap<>());
        owners.put(owner, request);
        return send(place).thenApply(union -> union.partOf(owner));
    }

    /**
     * As {@link #set}, for breakpoints that are of the session and not of one program: where the adapter cannot do what is asked, or refuses it, each of
     * them is told so, and the program is debugged without.
     */
    CompletableFuture<ObjectNode> setWherePossible(BreakpointOwner owner, BreakpointRequest request) {
        String capability = CAPABILITIES.get(request.command());
        if (capability != null && !course.can(capability)) {
            return CompletableFuture.completedFuture(
                    unable(request, "What debugs this program has no such breakpoints."));
        }
        if (request.command().equals(EXCEPTIONS)) {
            return setChosen(owner, request);
        }
        return set(owner, request).exceptionally(failure -> {
            DebugException refusal = Failures.refusal(failure);
            if (request.ids().isEmpty() || refusal.error() != DebugError.REFUSED) {
                throw refusal;
            }
            return unable(request, refusal.getMessage());
        });
    }

    /** Of exceptions people choose what they know from earlier programs; the rest is as this adapter has it by itself. */
    private CompletableFuture<ObjectNode> setChosen(BreakpointOwner owner, BreakpointRequest request) {
        var filters = new ExceptionFilters(course.told("exceptionBreakpointFilters"));
        ObjectNode arguments = filters.wanted(request.arguments());
        return ExceptionFilters.isNothing(arguments) && !told.containsKey(request.place())
                ? CompletableFuture.completedFuture(JSON.objectNode())
                : set(owner, new BreakpointRequest(EXCEPTIONS, arguments));
    }

    /** What others want from the beginning: it is set then, unless it is {@linkplain #forget forgotten} before. */
    void expect(Map<BreakpointOwner, List<BreakpointRequest>> others) {
        expected.putAll(others);
    }

    /**
     * The adapter takes breakpoints from now on: sets those that are there before the program begins, one request after the other; of those that were
     * expected what the adapter takes.
     */
    CompletableFuture<?> begin(BreakpointOwner owner, List<BreakpointRequest> own) {
        CompletableFuture<?> last = CompletableFuture.completedFuture(null);
        for (BreakpointRequest request : own) {
            last = last.thenCompose(_ -> setWherePossible(owner, request));
        }
        for (Map.Entry<BreakpointOwner, List<BreakpointRequest>> other : expected.entrySet()) {
            for (BreakpointRequest request : other.getValue()) {
                last = last.thenCompose(_ -> begin(other.getKey(), request));
            }
        }
        return last.thenRun(expected::clear);
    }

    private CompletableFuture<?> begin(BreakpointOwner owner, BreakpointRequest request) {
        return expected.containsKey(owner)
                ? set(owner, request).handle((_, _) -> null)
                : CompletableFuture.completedFuture(null);
    }

    /** {@return what each wants} */
    Map<BreakpointOwner, List<BreakpointRequest>> wanted() {
        Map<BreakpointOwner, List<BreakpointRequest>> all = new LinkedHashMap<>();
        wanted.values()
                .forEach(owners -> owners.forEach((owner, request) ->
                        all.computeIfAbsent(owner, _ -> new ArrayList<>()).add(request)));
        all.putAll(expected);
        return all;
    }

    private ObjectNode unable(BreakpointRequest request, @Nullable String why) {
        ObjectNode answer = JSON.objectNode();
        ArrayNode all = answer.putArray(LIST);
        List<BreakpointBook.Line> lines = new ArrayList<>();
        for (String id : request.ids()) {
            lines.add(new BreakpointBook.Line(Optional.of(id), all.size(), Optional.empty()));
            all.addObject().put("verified", false).put("message", why);
        }
        book.set(request.place(), lines, all);
        return answer;
    }

    /** Some are not there any more: what they wanted, nobody wants. */
    CompletableFuture<?> forget(Predicate<BreakpointOwner> owners) {
        expected.keySet().removeIf(owners);
        List<CompletableFuture<?>> all = new ArrayList<>();
        for (Map.Entry<BreakpointRequest.Place, Map<BreakpointOwner, BreakpointRequest>> place : wanted.entrySet()) {
            if (place.getValue().keySet().removeIf(owners)) {
                all.add(send(place.getKey()));
            }
        }
        return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
    }

    /** Stops at a line, once. */
    CompletableFuture<?> until(String path, int line) {
        ObjectNode arguments = JSON.objectNode();
        arguments.putObject("source").put("path", path);
        arguments.putArray(LIST).addObject().put("line", line);
        return set(BreakpointOwner.All.RUN_TO_LINE, new BreakpointRequest("setBreakpoints", arguments));
    }

    /** The program has stopped: the line to which it was to run is of no interest any more. */
    void stopped() {
        CompletableFuture<?> _ = forget(BreakpointOwner.All.RUN_TO_LINE::equals);
    }

    /** What the adapter is told of a place, and whose each of it is. */
    private record Union(ObjectNode arguments, Map<BreakpointOwner, List<Integer>> indexes, ObjectNode answer) {
        ObjectNode partOf(BreakpointOwner owner) {
            List<Integer> mine = indexes.getOrDefault(owner, List.of());
            if (!(answer.get(LIST) instanceof ArrayNode all)) {
                return answer;
            }
            ObjectNode part = answer.deepCopy();
            ArrayNode list = part.putArray(LIST);
            mine.stream().filter(index -> index < all.size()).forEach(index -> list.add(all.get(index)));
            return part;
        }
    }

    private CompletableFuture<Union> send(BreakpointRequest.Place place) {
        Map<BreakpointOwner, BreakpointRequest> owners = wanted.getOrDefault(place, Map.of());
        ObjectNode arguments = JSON.objectNode();
        Map<BreakpointOwner, List<Integer>> indexes = new LinkedHashMap<>();
        List<BreakpointBook.Line> lines = new ArrayList<>();
        Map<String, Integer> known = new LinkedHashMap<>();
        ArrayNode union = JSON.arrayNode();
        owners.forEach((owner, request) -> {
            request.arguments().properties().forEach(field -> merge(arguments, field.getKey(), field.getValue()));
            List<Integer> mine = new ArrayList<>();
            JsonNode breakpoints = request.arguments().path(LIST);
            for (int i = 0; i < breakpoints.size(); i++) {
                JsonNode breakpoint = breakpoints.get(i);
                // Two who want the same get one: adapters differ in what they make of two.
                int index = known.computeIfAbsent(key(breakpoint), _ -> {
                    union.add(forAdapter(breakpoint));
                    return union.size() - 1;
                });
                mine.add(index);
                lines.add(new BreakpointBook.Line(
                        request.ids().isEmpty()
                                ? Optional.empty()
                                : Optional.of(request.ids().get(i)),
                        index,
                        emulates(breakpoint)
                                ? Optional.of(breakpoint.path("logMessage").asText())
                                : Optional.empty()));
            }
            indexes.put(owner, mine);
        });
        if (!place.command().equals(EXCEPTIONS)) {
            arguments.set(LIST, union);
            arguments.remove("lines"); // the protocol's older form of the same
        } else if (!arguments.has("filters")) {
            arguments.putArray("filters");
        }
        if (place.command().equals("setBreakpoints") && !arguments.has("source")) {
            arguments.putObject("source").put("path", place.source()); // the last owner has gone
        }
        return clearChanged(place, arguments, union)
                .thenCompose(_ -> answers.now(place.command(), arguments))
                .thenApply(answer -> {
                    book.set(place, lines, answer.path(LIST));
                    return new Union(arguments, indexes, answer);
                });
    }

    /** Lists of several owners become one, the rest is of the last one. */
    private static void merge(ObjectNode all, String field, JsonNode value) {
        if (all.get(field) instanceof ArrayNode there && value instanceof ArrayNode more) {
            ArrayNode both = there.deepCopy();
            for (JsonNode one : more) {
                if (!contains(both, one)) {
                    both.add(one);
                }
            }
            all.set(field, both);
        } else {
            all.set(field, value);
        }
    }

    private static boolean contains(ArrayNode list, JsonNode wanted) {
        for (JsonNode one : list) {
            if (one.equals(wanted)) {
                return true;
            }
        }
        return false;
    }

    private boolean emulates(JsonNode breakpoint) {
        return breakpoint.hasNonNull("logMessage") && !course.can("supportsLogPoints");
    }

    private JsonNode forAdapter(JsonNode breakpoint) {
        if (!(breakpoint instanceof ObjectNode)) {
            return breakpoint;
        }
        ObjectNode told = breakpoint.deepCopy();
        if (emulates(breakpoint)) {
            told.remove("logMessage");
        }
        String hits = told.path("hitCondition").asText();
        if (quirks.contains(Quirk.HIT_CONDITION_SKIPS) && hits.matches("[1-9]\\d{0,8}")) {
            told.put("hitCondition", String.valueOf(Integer.parseInt(hits) - 1));
        }
        return told;
    }

    private static String key(JsonNode breakpoint) {
        return breakpoint.path("line").asText()
                + ':'
                + breakpoint.path("column").asText()
                + ':'
                + breakpoint.path("name").asText()
                + ':'
                + breakpoint.path("dataId").asText()
                + ':'
                + breakpoint.path("instructionReference").asText()
                + ':'
                + breakpoint.path("offset").asText();
    }

    /** Where another condition for the same breakpoint has no effect, those that have one are taken away first. */
    private CompletableFuture<?> clearChanged(BreakpointRequest.Place place, ObjectNode arguments, ArrayNode union) {
        ArrayNode before = told.put(place, union);
        boolean takesChanges = !quirks.contains(Quirk.CHANGED_CONDITION_IGNORED)
                && !quirks.contains(Quirk.CHANGED_CONDITION_COUNTS_ON);
        if (before == null || takesChanges) {
            return CompletableFuture.completedFuture(null);
        }
        Map<String, JsonNode> old = new LinkedHashMap<>();
        before.forEach(breakpoint -> old.put(key(breakpoint), breakpoint));
        ArrayNode unchanged = JSON.arrayNode();
        for (JsonNode breakpoint : union) {
            JsonNode earlier = old.get(key(breakpoint));
            if (earlier == null || earlier.equals(breakpoint)) {
                unchanged.add(breakpoint);
            }
        }
        if (unchanged.size() == union.size()) {
            return CompletableFuture.completedFuture(null);
        }
        ObjectNode fewer = arguments.deepCopy();
        fewer.set(LIST, unchanged);
        return answers.now(place.command(), fewer);
    }
}
