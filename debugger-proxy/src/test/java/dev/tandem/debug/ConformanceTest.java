package dev.tandem.debug;

import static dev.tandem.debug.Answered.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.debug.adapter.Connected;
import dev.tandem.debug.adapter.DebugAdapter;
import dev.tandem.debug.adapter.DebugTarget;
import dev.tandem.debug.adapter.Installed;
import dev.tandem.debug.adapter.OpenAdapter;
import dev.tandem.debug.adapter.QuickHost;
import dev.tandem.debug.adapter.RealAdapters;
import dev.tandem.debug.dap.AdapterLink;
import dev.tandem.debug.dap.DapMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * An outside client gets the same answers through the hub, alone and among eight, as from the adapter itself: all but numbers, whose meaning the
 * hub keeps.
 */
class ConformanceTest {
    private static final int SECONDS = 30;
    /** Numbers and addresses differ from one start of a program to the next, with a hub or without. */
    private static final Set<String> OF_ONE_RUN = Set.of(
            "id",
            "frameId",
            "variablesReference",
            "memoryReference",
            "instructionPointerReference",
            "threadId",
            "moduleId");

    /** Somebody who debugs: by themselves, or through the hub. */
    private interface Client extends AutoCloseable {
        DapMessage.Response ask(String command, ObjectNode arguments) throws Exception;

        ObjectNode stopped() throws Exception;

        @Override
        void close() throws IOException;
    }

    @ParameterizedTest(name = "{0}, {2} clients")
    @CsvSource({
        "debugpy, program.py, 1", "debugpy, program.py, 8",
        "delve, program.go, 1", "delve, program.go, 8",
        "lldb, program.cpp, 1", "lldb, program.cpp, 8",
        "js-debug, program.js, 1", "js-debug, program.js, 8"
    })
    void answersAreTheSame(String id, String source, int clients) throws Exception {
        DebugAdapter adapter = RealAdapters.adapter(id);
        Installed installed = RealAdapters.required(adapter, RealAdapters.find(adapter));
        Path file = RealAdapters.program(source);
        DebugTarget target = RealAdapters.target(file, RealAdapters.command(file), List.of());
        List<ObjectNode> direct;
        try (Client client = new Direct(adapter, installed, target, file)) {
            direct = script(client, file);
        }
        List<ObjectNode> shared;
        try (Client client = new Shared(adapter, installed, target, file, clients)) {
            shared = script(client, file);
        }
        assertThat(shared).hasSameSizeAs(direct);
        for (int i = 0; i < direct.size(); i++) {
            assertThat(shared.get(i)).as("answer " + i).isEqualTo(direct.get(i));
        }
    }

    /** What an editor does at a stop, and after a step. */
    private static List<ObjectNode> script(Client client, Path file) throws Exception {
        List<ObjectNode> answers = new ArrayList<>();
        ObjectNode stop = client.stopped();
        for (int round = 0; round < 3; round++) {
            ObjectNode thread = json().set("threadId", stop.path("threadId"));
            answers.add(json().put("reason", reason(stop, round)));
            JsonNode stack =
                    ask(client, answers, "stackTrace", thread.deepCopy().put("levels", 20));
            JsonNode frame = stack.path("stackFrames").path(0).path("id");
            JsonNode scopes = ask(client, answers, "scopes", json().set("frameId", frame));
            JsonNode scope = scopes.path("scopes").path(0).path("variablesReference");
            ask(client, answers, "variables", json().set("variablesReference", scope));
            ObjectNode expression = json().put("expression", "total + 1").put("context", "watch");
            ask(client, answers, "evaluate", expression.set("frameId", frame));
            ObjectNode wrong = json().put("expression", "nowhere").put("context", "watch");
            answers.add(json().put(
                            "success",
                            client.ask("evaluate", wrong.set("frameId", frame)).success()));
            answers.add(
                    json().put("success", client.ask("next", thread.deepCopy()).success()));
            stop = client.stopped();
        }
        JsonNode cleared =
                client.ask("setBreakpoints", breakpoints(file, false)).body().path("breakpoints");
        answers.add(json().put("cleared", cleared.size()));
        return answers;
    }

    /** On a busy machine js-debug itself, alone with one client, calls the first breakpoint a pause: the program is there before it knows of it. */
    private static String reason(ObjectNode stop, int round) {
        String reason = stop.path("reason").asText();
        return round == 0 && reason.equals("pause") ? "breakpoint" : reason;
    }

    private static JsonNode ask(Client client, List<ObjectNode> answers, String command, ObjectNode arguments)
            throws Exception {
        DapMessage.Response answer = client.ask(command, arguments);
        assertThat(answer.success()).as(command + ": " + answer.reason()).isTrue();
        assertThat(answer.body()).as(command).isNotEmpty();
        answers.add(ofAnyRun(json().put("command", command).set("body", answer.body())));
        return answer.body();
    }

    private static ObjectNode breakpoints(Path file, boolean any) throws IOException {
        ObjectNode arguments = json();
        arguments.putObject("source").put("path", file.toString());
        ArrayNode list = arguments.putArray("breakpoints");
        if (any) {
            list.addObject().put("line", RealAdapters.line(file, "loop"));
        }
        return arguments;
    }

    private static ObjectNode ofAnyRun(ObjectNode json) {
        ObjectNode copy = json.deepCopy();
        strip(copy);
        return copy;
    }

    private static void strip(JsonNode json) {
        if (json instanceof ObjectNode object) {
            object.remove(OF_ONE_RUN);
            JsonNode value = object.get("value");
            if (value != null && value.asText().contains("0x")) {
                object.put("value", value.asText().replaceAll("0x[0-9a-fA-F]+", "0x"));
            }
        }
        json.forEach(ConformanceTest::strip);
    }

    /** Speaks to the adapter itself, as an editor's own debugging does. */
    private static final class Direct implements Client {
        private final Connected connected;
        private final AdapterLink link;
        private final BlockingQueue<ObjectNode> stops = new LinkedBlockingQueue<>();
        private final CompletableFuture<Void> initialized = new CompletableFuture<>();

        Direct(DebugAdapter adapter, Installed installed, DebugTarget target, Path file) throws Exception {
            connected = adapter.connect(new QuickHost(), installed, target, Duration.ofSeconds(SECONDS));
            connected.program().open((_, _) -> CompletableFuture.completedFuture(null));
            link = new AdapterLink(connected.wire(), new AdapterLink.Listener() {
                @Override
                public void happened(DapMessage.Event event) {
                    switch (event.event()) {
                        case "initialized" -> initialized.complete(null);
                        case "stopped" -> stops.add(event.body());
                        default -> {}
                    }
                }

                @Override
                public void asked(DapMessage.Request request) {
                    var _ = connected
                            .program()
                            .start(request.arguments())
                            .whenComplete((body, failure) ->
                                    link().answer(request, failure == null, body, String.valueOf(failure)));
                }

                @Override
                public void ended(@Nullable IOException cause) {}
            });
            link.start();
            ask(
                    "initialize",
                    json().put("adapterID", connected.opening().adapterId())
                            .put("linesStartAt1", true)
                            .put("columnsStartAt1", true)
                            .put("pathFormat", "path")
                            .put("supportsVariableType", true)
                            .put("supportsVariablePaging", true)
                            .put("supportsMemoryReferences", true)
                            .put("supportsInvalidatedEvent", true)
                            .put("supportsRunInTerminalRequest", true)
                            .put("supportsANSIStyling", true));
            CompletableFuture<DapMessage.Response> launched = new CompletableFuture<>();
            link.request("launch", connected.opening().arguments(), launched);
            initialized.get(SECONDS, TimeUnit.SECONDS);
            ask("setBreakpoints", breakpoints(file, true));
            ask("configurationDone", json());
            assertThat(launched.get(SECONDS, TimeUnit.SECONDS).success()).isTrue();
        }

        private AdapterLink link() {
            return link;
        }

        @Override
        public DapMessage.Response ask(String command, ObjectNode arguments) throws Exception {
            CompletableFuture<DapMessage.Response> answer = new CompletableFuture<>();
            link.request(command, arguments, answer);
            return answer.get(SECONDS, TimeUnit.SECONDS);
        }

        @Override
        public ObjectNode stopped() throws Exception {
            return Objects.requireNonNull(stops.poll(SECONDS, TimeUnit.SECONDS), "no stop");
        }

        @Override
        public void close() {
            link.close();
            connected.program().close();
            connected.end().run();
        }
    }

    /** One of several in a session. */
    private static final class Shared implements Client {
        private final OpenAdapter open;
        private final List<OutsideClient> clients = new ArrayList<>();

        Shared(DebugAdapter adapter, Installed installed, DebugTarget target, Path file, int count) throws Exception {
            open = adapter.open(new QuickHost(), installed, target, DebugRules.DEFAULT, Epoch.FIRST);
            Follower first = new Follower();
            open.session().join(first).toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
            open.start(List.of(new BreakpointRequest("setBreakpoints", breakpoints(file, true))))
                    .toCompletableFuture()
                    .get(SECONDS, TimeUnit.SECONDS);
            DebugNews.Seen _ = first.await(DebugNews.Seen.class, _ -> true);
            for (int i = 0; i < count; i++) {
                OutsideClient client =
                        new OutsideClient(open.session(), new Participant("p" + i, "Person " + i), () -> true, true);
                clients.add(client);
                client.attach(json());
            }
        }

        @Override
        public DapMessage.Response ask(String command, ObjectNode arguments) throws IOException {
            return clients.getFirst().ask(command, arguments);
        }

        /** All of them are told. */
        @Override
        public ObjectNode stopped() {
            ObjectNode told = json();
            for (OutsideClient client : clients) {
                told = client.event("stopped");
            }
            return told;
        }

        @Override
        public void close() throws IOException {
            for (OutsideClient client : clients) {
                client.close();
            }
            open.close();
        }
    }
}
