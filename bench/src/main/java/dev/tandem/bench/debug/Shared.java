package dev.tandem.bench.debug;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.debug.BreakpointRequest;
import dev.tandem.debug.DebugRules;
import dev.tandem.debug.DebugSession;
import dev.tandem.debug.Epoch;
import dev.tandem.debug.Move;
import dev.tandem.debug.Participant;
import dev.tandem.debug.adapter.Connected;
import dev.tandem.debug.adapter.OpenAdapter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A program that many follow; they take turns in stepping. One thread steps. */
final class Shared implements Stepper {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final OpenAdapter adapter;
    private final AtomicLong requests;
    private final Path folder;
    private final DebugSession session;
    private final NewsLines lines = new NewsLines();
    private final List<Seat> seats = new ArrayList<>();
    private final List<Participant> people = new ArrayList<>();
    private int turn;
    private long now;

    // ---- guarded by this
    private final @Nullable JsonNode[] seen;
    private Awaited awaited = new Awaited(1, false, new CompletableFuture<>());

    /** What everybody is to have seen. */
    private record Awaited(long epoch, boolean whole, CompletableFuture<Long> done) {
        boolean isIn(JsonNode stop) {
            return epochOf(stop) >= epoch && (!whole || stop.path("whole").asBoolean());
        }
    }

    private Shared(OpenAdapter adapter, AtomicLong requests, Path folder, int people) {
        this.adapter = adapter;
        this.requests = requests;
        this.folder = folder;
        this.session = adapter.session();
        this.seen = new JsonNode[people];
    }

    /** Starts the program and waits until all see it stand at the breakpoint, which is taken away then. */
    static Shared start(Way way, int people) throws IOException, InterruptedException {
        Connected connected = way.connect();
        AtomicLong requests = new AtomicLong();
        OpenAdapter adapter = OpenAdapter.over(
                new Connected(
                        new Counting(connected.wire(), requests),
                        connected.opening(),
                        connected.program(),
                        connected.end()),
                way.adapter().quirks(way.installed()),
                DebugRules.DEFAULT,
                Epoch.FIRST);
        Shared shared = new Shared(adapter, requests, way.folder(), people);
        for (int i = 0; i < people; i++) {
            int number = i;
            Seat seat = Seat.open(shared.lines, line -> shared.sees(number, line));
            shared.seats.add(seat);
            shared.people.add(new Participant("p" + i, "Person " + i));
            get(shared.session.join(seat));
        }
        CompletableFuture<Long> everybody = shared.expect(1, true);
        get(adapter.start(List.of(way.loop().breakpoint(way.folder(), null))));
        shared.now = get(everybody);
        get(shared.session.set(way.loop().noBreakpoint(way.folder())));
        return shared;
    }

    /** Sets the breakpoints of the program. */
    void set(BreakpointRequest breakpoints) throws IOException, InterruptedException {
        ObjectNode _ = get(session.set(breakpoints));
    }

    /** {@return where the program is, as seen from there} */
    Path folder() {
        return folder;
    }

    DebugSession session() {
        return session;
    }

    NewsLines lines() {
        return lines;
    }

    /** {@return how much the adapter has been asked so far} */
    long requests() {
        return requests.get();
    }

    private synchronized CompletableFuture<Long> expect(long epoch, boolean whole) {
        awaited = new Awaited(epoch, whole, new CompletableFuture<>());
        check();
        return awaited.done();
    }

    private synchronized void sees(int number, JsonNode line) {
        String kind = line.path("kind").asText();
        if (kind.equals("ended")) {
            boolean _ = awaited.done().completeExceptionally(new IOException("the debug session has ended"));
        }
        if (kind.equals("seen")) {
            JsonNode scopes = line.path("frames").path(0).path("scopes");
            if (scopes.isEmpty() || scopes.path(0).path("variables").isMissingNode()) {
                throw new IllegalStateException("a stop without variables: " + line);
            }
            seen[number] = line;
            check();
        }
    }

    private void check() {
        for (JsonNode stop : seen) {
            if (stop == null || !awaited.isIn(stop)) {
                return;
            }
        }
        awaited.done().complete(epochOf(seen[0]));
    }

    private static long epochOf(@Nullable JsonNode stop) {
        return stop == null ? 0 : stop.path("epoch").asLong();
    }

    @Override
    public void step() throws IOException, InterruptedException {
        CompletableFuture<Long> stopped = expect(now + 1, false);
        turn = (turn + 1) % people.size();
        CompletionStage<Void> taken = session.move(people.get(turn), Move.STEP_OVER, new Epoch(now), JSON.objectNode());
        now = get(stopped);
        get(taken);
    }

    @Override
    public void settle() throws IOException, InterruptedException {
        Long _ = get(expect(now, true));
    }

    /** Each of them asks for the stack, and the scopes and variables of the innermost frame. */
    void everybodyLooks() throws IOException, InterruptedException {
        List<JsonNode> stops;
        synchronized (this) {
            stops = List.of(seen);
        }
        List<CompletionStage<ObjectNode>> asked = new ArrayList<>();
        for (JsonNode stop : stops) {
            JsonNode frame = stop.path("frames").path(0);
            asked.add(ask(
                    "stackTrace",
                    JSON.objectNode()
                            .put("threadId", stop.path("threadId").asInt())
                            .put("startFrame", 0)
                            .put("levels", DebugRules.DEFAULT.frames())));
            asked.add(ask(
                    "scopes", JSON.objectNode().put("frameId", frame.path("id").asInt())));
            for (JsonNode scope : frame.path("scopes")) {
                if (scope.has("variables")) {
                    asked.add(ask(
                            "variables",
                            JSON.objectNode()
                                    .put(
                                            "variablesReference",
                                            scope.path("variablesReference").asInt())));
                }
            }
        }
        for (CompletionStage<ObjectNode> each : asked) {
            ObjectNode _ = get(each);
        }
    }

    private CompletionStage<ObjectNode> ask(String command, ObjectNode arguments) {
        return session.ask(command, arguments, new Epoch(now));
    }

    private static <T> T get(CompletionStage<T> stage) throws IOException, InterruptedException {
        return Waiting.on(stage.toCompletableFuture(), PATIENCE);
    }

    @Override
    public void close() {
        seats.forEach(Seat::close);
        adapter.close();
    }
}
