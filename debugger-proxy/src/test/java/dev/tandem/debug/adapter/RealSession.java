package dev.tandem.debug.adapter;

import static dev.tandem.debug.Answered.get;
import static dev.tandem.debug.Answered.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.debug.BreakpointRequest;
import dev.tandem.debug.BreakpointState;
import dev.tandem.debug.DebugNews;
import dev.tandem.debug.DebugRules;
import dev.tandem.debug.Epoch;
import dev.tandem.debug.Follower;
import dev.tandem.debug.Move;
import dev.tandem.debug.Participant;
import dev.tandem.debug.Stop;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A real program, debugged by a real adapter, that two people follow. The same program in each language; its comments name the lines. */
abstract class RealSession {
    static final Participant ANA = new Participant("a", "Ana");
    static final Participant BO = new Participant("b", "Bo");

    final Follower ana = new Follower();
    final Follower bo = new Follower();
    private final DebugAdapter adapter;
    private final String source;
    private @Nullable Installed installed;
    private QuickHost host = new QuickHost();
    private @Nullable OpenAdapter open;
    /** The epoch that was seen last. */
    private long last;

    RealSession(DebugAdapter adapter, String source) {
        this.adapter = adapter;
        this.source = source;
    }

    /** {@return how a run would start the program} */
    List<String> command() throws IOException, InterruptedException {
        return RealAdapters.command(path());
    }

    /** {@return the one that is tested, if there is one} */
    Optional<Installed> find() throws IOException, InterruptedException {
        return RealAdapters.find(adapter);
    }

    @BeforeEach
    void look() throws IOException, InterruptedException {
        installed = RealAdapters.required(adapter, find());
    }

    @AfterEach
    void close() {
        if (open != null) {
            open.close();
        }
    }

    // ---- what tests say

    Installed installed() {
        return Objects.requireNonNull(installed);
    }

    OpenAdapter opened() {
        return Objects.requireNonNull(open);
    }

    /** Opens the adapter for a program with these words, which two people follow. */
    OpenAdapter open(String... words) throws IOException, InterruptedException {
        return open(RealAdapters.target(path(), command(), List.of(words)));
    }

    /** Once more: whatever is open is over; epochs go on. */
    OpenAdapter open(DebugTarget target) throws IOException {
        close();
        host = new QuickHost();
        open = adapter.open(host, installed(), target, DebugRules.DEFAULT, new Epoch(last + 1));
        get(open.session().join(ana));
        get(open.session().join(bo));
        return open;
    }

    /** {@return where the adapter and its program are} */
    QuickHost host() {
        return host;
    }

    /** {@return the epoch of the last stop that a test has seen} */
    Epoch seen() {
        return new Epoch(last);
    }

    void start(BreakpointRequest... breakpoints) {
        get(opened().start(List.of(breakpoints)));
    }

    Path path() {
        return RealAdapters.program(source);
    }

    /** {@return the number of the line with this comment} */
    int line(String comment) throws IOException {
        return RealAdapters.line(path(), comment);
    }

    /** {@return a request for breakpoints in the program} Each is known by the number of its line. */
    BreakpointRequest breakpoints(ObjectNode... breakpoints) {
        ObjectNode arguments = json();
        arguments.putObject("source").put("path", path().toString());
        arguments.putArray("breakpoints").addAll(List.of(breakpoints));
        return new BreakpointRequest(
                "setBreakpoints",
                arguments,
                List.of(breakpoints).stream()
                        .map(it -> it.path("line").asText())
                        .toList());
    }

    static BreakpointRequest function(String name) {
        ObjectNode arguments = json();
        arguments.putArray("breakpoints").addObject().put("name", name);
        return new BreakpointRequest("setFunctionBreakpoints", arguments);
    }

    /** {@return a request to stop at exceptions} */
    static BreakpointRequest exceptions(String... filters) {
        ObjectNode arguments = json();
        ArrayNode names = arguments.putArray("filters");
        for (String filter : filters) {
            names.add(filter);
        }
        return new BreakpointRequest("setExceptionBreakpoints", arguments);
    }

    ObjectNode at(String comment) throws IOException {
        return json().put("line", line(comment));
    }

    /** {@return the next stop, read whole} */
    Stop stop() {
        Stop stop = ana.await(
                        DebugNews.Seen.class,
                        it -> it.whole() && it.stop().epoch().number() > last)
                .stop();
        last = stop.epoch().number();
        return stop;
    }

    void move(Move move) {
        get(opened().session().move(ANA, move, seen(), json()));
    }

    static int lineOf(Stop stop) {
        return stop.frames().path(0).path("line").asInt();
    }

    static JsonNode variable(JsonNode variables, String name) {
        for (JsonNode variable : variables) {
            if (variable.path("name").asText().equals(name)) {
                return variable;
            }
        }
        throw new AssertionError("no variable " + name + " in " + variables);
    }

    /** {@return a variable of a frame, in whichever scope it is} */
    static JsonNode local(Stop stop, int frame, String name) {
        for (JsonNode scope : stop.frames().path(frame).path("scopes")) {
            for (JsonNode variable : scope.path("variables")) {
                if (variable.path("name").asText().equals(name)) {
                    return variable;
                }
            }
        }
        throw new AssertionError("no variable " + name + " in " + stop.frames().path(frame));
    }

    /** {@return the number of the innermost scope that has a variable} */
    static int scopeOf(Stop stop, String name) {
        for (JsonNode scope : stop.frames().path(0).path("scopes")) {
            for (JsonNode variable : scope.path("variables")) {
                if (variable.path("name").asText().equals(name)) {
                    return scope.path("variablesReference").asInt();
                }
            }
        }
        throw new AssertionError("no variable " + name + " in " + stop.frames().path(0));
    }

    static String value(Stop stop, String name) {
        return local(stop, 0, name).path("value").asText();
    }

    String output(String... categories) {
        return output(ana, categories);
    }

    String output(Follower follower, String... categories) {
        return follower.all(DebugNews.Output.class).stream()
                .map(DebugNews.Output::body)
                .filter(body -> categories.length == 0
                        || List.of(categories).contains(body.path("category").asText()))
                .map(body -> body.path("output").asText())
                .collect(Collectors.joining());
    }

    DebugNews.Ended ended() {
        return bo.await(DebugNews.Ended.class, _ -> true);
    }

    int hits(String comment) throws IOException {
        String id = String.valueOf(line(comment));
        return ana.all(DebugNews.Breakpoints.class).getLast().all().stream()
                .filter(it -> it.id().equals(id))
                .mapToInt(BreakpointState::hits)
                .findAny()
                .orElseThrow();
    }

    JsonNode ask(String command, ObjectNode arguments) {
        return get(opened().session().ask(command, arguments, seen()));
    }

    JsonNode evaluate(Stop stop, String expression) {
        return ask(
                "evaluate",
                json().put("expression", expression)
                        .put("context", "watch")
                        .put("frameId", stop.frames().path(0).path("id").asInt()));
    }

    /** {@return what is in a variable; asked for if it was not read for all: a slow adapter's time for that may have run out} */
    JsonNode children(JsonNode variable) {
        return variable.has("variables")
                ? variable.path("variables")
                : ask(
                                "variables",
                                json().put(
                                                "variablesReference",
                                                variable.path("variablesReference")
                                                        .asInt()))
                        .path("variables");
    }

    /** {@return the account's amounts, a level deeper than the variables of the frame} */
    JsonNode amounts(Stop stop) {
        return children(variable(children(local(stop, 0, "account")), "amounts"));
    }
}
