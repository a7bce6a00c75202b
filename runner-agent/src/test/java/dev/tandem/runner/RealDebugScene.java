package dev.tandem.runner;

import static dev.tandem.runner.fake.Eventually.eventually;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.crdt.Doc;
import dev.tandem.crdt.Subscription;
import dev.tandem.crdt.YMap;
import dev.tandem.debug.adapter.DebugAdapters;
import dev.tandem.protocol.BreakpointState;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.RunId;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.runner.debugging.Debuggers;
import dev.tandem.runner.language.Images;
import dev.tandem.runner.language.LanguageCatalog;
import dev.tandem.runner.language.Toolchains;
import dev.tandem.runner.run.RunLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A session in a real sandbox, whose programs are debugged with the adapters that are here. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RealDebugScene {
    /** As the build has just left it. */
    private static final Path JAVA_ADAPTER = Path.of("..", "debugger-proxy", "target", "java-debug-adapter.jar");

    /** The first program in Go has its standard library compiled; its tests, that of tests, too. */
    static final Duration PATIENCE = Duration.ofMinutes(3);

    static final RunLimits LIMITS = new RunLimits(PATIENCE, Duration.ofSeconds(8), 1 << 20);
    private static final long MEMORY = 512L << 20;
    static final ParticipantId ANA = ParticipantId.next();
    static final ParticipantId BO = ParticipantId.next();
    static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private SandboxSupply sandboxes;
    Toolchains toolchains;
    private Debuggers debuggers;
    private LanguageCatalog catalog;
    LiveSession session;
    Doc settings = new Doc();

    @BeforeAll
    void open(@TempDir Path state) throws IOException {
        Optional<Path> folder =
                Optional.ofNullable(System.getenv("TANDEM_RUNNER_DEBUGGERS")).map(Path::of);
        if (folder.filter(Files::isWritable).isPresent() && Files.isReadable(JAVA_ADAPTER)) {
            Files.copy(
                    JAVA_ADAPTER,
                    folder.get().resolve(JAVA_ADAPTER.getFileName()),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        FetchedDebuggers fetched = FetchedDebuggers.of(folder);
        Map<String, String> config = new HashMap<>(
                Map.of("tandem.sandbox.disk", "128M", "tandem.sandbox.state-directory", state.toString()));
        TestTools tools = TestTools.find();
        config.putAll(tools.settings());
        catalog = tools.catalog();
        sandboxes = SandboxSupply.open(TestConfig.of(config).sandbox(), Images.ONE, fetched.folders());
        assumeTrue(sandboxes.backendName() != null, "no sandbox here: " + sandboxes.unavailableReason());
        toolchains = sandboxes.toolchains(catalog);
        debuggers = sandboxes.debuggers(catalog, DebugAdapters.all(), fetched.place());
    }

    @BeforeEach
    void begin() {
        settings = new Doc();
        session = new LiveSession(sandboxes, catalog, toolchains, debuggers, LIMITS, MEMORY);
    }

    @AfterEach
    void end() {
        session.close();
    }

    @AfterAll
    void close() {
        sandboxes.close();
    }

    void need(String language) {
        String reason = debuggers
                .of(language)
                .map(found -> String.valueOf(found.reason()))
                .orElse("nothing debugs it");
        assumeTrue(debuggers.of(language).filter(it -> it.installed() != null).isPresent(), reason);
        assumeTrue(
                toolchains.of(catalog.find(language).orElseThrow()).isPresent(),
                () -> String.valueOf(toolchains.reason(catalog.find(language).orElseThrow())));
    }

    /** As {@link #need}, with what runs the language's tests. */
    void needTests(String language) {
        need(language);
        String missing = toolchains.testReason(catalog.find(language).orElseThrow());
        assumeTrue(missing == null, missing);
    }

    SessionEvent.DebugStopped awaitStop(RunId run, int line) {
        eventually("a stop in line " + line, PATIENCE, () -> {
            if (session.events().stream()
                    .anyMatch(it ->
                            it instanceof SessionEvent.RunEnded end && end.run().equals(run))) {
                throw new AssertionError("it has ended: " + session.output(run) + session.errors(run) + end(run));
            }
            List<SessionEvent.DebugStopped> stops = stops(run);
            return !stops.isEmpty()
                    && stops.getLast()
                                    .stop()
                                    .path("frames")
                                    .path(0)
                                    .path("line")
                                    .asInt()
                            == line
                    && stops.getLast().stop().path("frames").path(0).has("scopes");
        });
        return stops(run).getLast();
    }

    SessionEvent end(RunId run) {
        return session.awaitEnd(run);
    }

    List<SessionEvent.DebugStopped> stops(RunId run) {
        return told(run, SessionEvent.DebugStopped.class);
    }

    <T extends SessionEvent.DebugEvent> List<T> told(RunId run, Class<T> kind) {
        return session.events().stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .filter(event -> event.run().equals(run))
                .toList();
    }

    static JsonNode variable(JsonNode frame, String name) {
        for (JsonNode scope : frame.path("scopes")) {
            for (JsonNode variable : scope.path("variables")) {
                if (variable.path("name").asText().equals(name)) {
                    return variable;
                }
            }
        }
        throw new AssertionError("no " + name + " in " + frame);
    }

    static ObjectNode move(String name, long epoch) {
        return JSON.objectNode().put("kind", "move").put("move", name).put("epoch", epoch);
    }

    static ObjectNode evaluate(String expression, SessionEvent.DebugStopped at, String context) {
        ObjectNode ask =
                JSON.objectNode().put("kind", "ask").put("command", "evaluate").put("epoch", at.epoch());
        ask.putObject("arguments")
                .put("expression", expression)
                .put("context", context)
                .put("frameId", at.stop().path("frames").path(0).path("id").asInt());
        return ask;
    }

    void breakpoint(String id, String path, int line) {
        breakpoint(id, Map.of("kind", "line", "entry", session.file(path).toString(), "line", line));
    }

    /** Writes one into the document, in whatever shape. */
    void breakpoint(String id, Map<String, ?> fields) {
        change(() -> {
            YMap map = new YMap();
            fields.forEach(map::set);
            settings.getMap("breakpoints").set(id, map);
        });
    }

    /** Waits until this is told of a breakpoint. */
    BreakpointState awaitBreakpoint(RunId run, String id, Predicate<BreakpointState> such) {
        eventually(
                "something of " + id,
                PATIENCE,
                () -> state(run, id).filter(such).isPresent());
        return state(run, id).orElseThrow();
    }

    private Optional<BreakpointState> state(RunId run, String id) {
        return told(run, SessionEvent.DebugBreakpoints.class).stream().reduce((_, last) -> last).stream()
                .flatMap(told -> told.breakpoints().stream())
                .filter(state -> state.id().equals(id))
                .findFirst();
    }

    void clear(String id) {
        change(() -> settings.getMap("breakpoints").delete(id));
    }

    /** Takes a breakpoint away. {@return what is still on its way to the runner} */
    List<byte[]> clearOnTheWay(String id) {
        return updates(() -> settings.getMap("breakpoints").delete(id));
    }

    void change(Runnable change) {
        updates(change).forEach(session::breakpoints);
    }

    private List<byte[]> updates(Runnable change) {
        List<byte[]> updates = new ArrayList<>();
        try (Subscription _ = settings.observeUpdates(event -> updates.add(event.update()))) {
            settings.transact(change);
        }
        return updates;
    }
}
