package dev.tandem.debug;

import static dev.tandem.debug.Answered.get;
import static dev.tandem.debug.Answered.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.debug.peer.KeptBreakpoints;
import dev.tandem.debug.peer.Seat;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What editors from outside are told when the program is started anew, and when they want that. */
class DapPeerRestartTest {
    private static final Participant BO = new Participant("b", "Bo");

    private final FakeAdapter adapter = new FakeAdapter();
    private final DebugSession session = DebugSession.with(adapter.input(), adapter.output(), DebugRules.DEFAULT);
    private final AtomicBoolean mayDebug = new AtomicBoolean(true);
    private final OutsideClient bo = new OutsideClient(session, BO, mayDebug::get, true);

    DapPeerRestartTest() throws IOException {}

    @AfterEach
    void close() throws IOException {
        bo.close();
        session.close();
        adapter.close();
    }

    private void start() throws Exception {
        get(session.start(new Opening("fake", false, json(), List.of())));
    }

    /** Editors that may restart by a request send that one at an end with {@code restart}, and attach only where they may not. */
    @Test
    void anEndToStartAnewTellsItToAttachOnceMore() throws Exception {
        start();
        bo.attach(json());
        assertThat(bo.event("capabilities")
                        .at("/capabilities/supportsRestartRequest")
                        .asBoolean())
                .isTrue();
        get(session.end(true, true));
        JsonNode can = bo.event("capabilities").path("capabilities");
        assertThat(can.path("supportsRestartRequest").asBoolean(true)).isFalse();
        assertThat(bo.event("terminated").path("restart").asBoolean()).isTrue();
        assertThat(bo.count("exited")).isZero();
        assertThat(bo.ask("disconnect", json().put("restart", true)).success()).isTrue();
        bo.awaitLeft();
    }

    @Test
    void anEndToStartAnewThatSomebodyStopsIsAnEnd() throws Exception {
        start();
        bo.attach(json());
        adapter.deaf = "disconnect";
        CompletionStage<Void> _ = session.end(true, true);
        CompletionStage<Void> _ = session.end(true);
        adapter.tell("exited", json().put("exitCode", 3));
        adapter.tell("terminated", json());
        assertThat(bo.event("exited").path("exitCode").asInt()).isEqualTo(3);
        assertThat(bo.event("terminated").has("restart")).isFalse();
    }

    @Test
    void itsRestartIsTheSessions() throws Exception {
        List<String> restarts = new CopyOnWriteArrayList<>();
        Seat seat = new Seat() {
            @Override
            public boolean mayDebug() {
                return mayDebug.get();
            }

            @Override
            public CompletionStage<Void> restart() {
                restarts.add("restart");
                return CompletableFuture.completedFuture(null);
            }
        };
        adapter.capabilities.put("supportsRestartRequest", true);
        start();
        try (OutsideClient client = new OutsideClient(session, BO, seat, true)) {
            client.attach(json());
            assertThat(client.ask("restart", json().set("arguments", json())).success())
                    .isTrue();
            mayDebug.set(false);
            assertThat(client.ask("restart", json()).reason()).startsWith("AUTH-05");
        }
        bo.attach(json());
        mayDebug.set(true);
        assertThat(bo.ask("restart", json()).reason())
                .as("where nobody starts it anew")
                .startsWith("DEBUG-04");
        assertThat(restarts).hasSize(1);
        assertThat(adapter.count("restart")).isZero();
    }

    /** The program may be past them before whoever had them is back. */
    @Test
    void breakpointsAreThereFromTheNextBeginningUntilTheirClientIsBackWithItsOwn() throws Exception {
        start();
        bo.attach(json());
        assertThat(bo.ask("setBreakpoints", lines(3, 4)).success()).isTrue();
        bo.ask("setInstructionBreakpoints", json());
        get(session.end(true, true));
        Map<BreakpointOwner, List<BreakpointRequest>> kept = get(KeptBreakpoints.of(session));
        FakeAdapter second = new FakeAdapter();
        try (DebugSession next = DebugSession.with(second.input(), second.output(), DebugRules.DEFAULT);
                OutsideClient again = new OutsideClient(next, BO, mayDebug::get, true)) {
            get(next.start(new Opening("fake", false, json(), List.of(), kept)));
            assertThat(second.asked().indexOf("setBreakpoints"))
                    .isBetween(0, second.asked().indexOf("configurationDone"));
            assertThat(second.lastArguments("setBreakpoints")).isEqualTo(lines(3, 4));
            assertThat(second.count("setInstructionBreakpoints")).isZero();
            // Restarted before anybody was back: as if they had been there.
            assertThat(get(KeptBreakpoints.of(next))).isEqualTo(kept);

            again.event("initialized");
            again.ask("attach", json());
            assertThat(again.ask("setBreakpoints", lines(4)).success()).isTrue();
            assertThat(again.ask("configurationDone", json()).success()).isTrue();
            again.ask("threads", json());
            assertThat(second.lastArguments("setBreakpoints")).isEqualTo(lines(4));
            assertThat(get(next.wanted())).hasSize(1);
        }
        second.close();
    }

    /** It may be quicker than the adapter, which takes breakpoints only when it is ready for them. */
    @Test
    void whoIsBackBeforeTheProgramBeginsHasOnlyWhatTheyHaveNow() throws Exception {
        start();
        bo.attach(json());
        assertThat(bo.ask("setBreakpoints", lines(3)).success()).isTrue();
        get(session.end(true, true));
        Map<BreakpointOwner, List<BreakpointRequest>> kept = get(KeptBreakpoints.of(session));
        FakeAdapter second = new FakeAdapter();
        second.deaf = "launch";
        try (DebugSession next = DebugSession.with(second.input(), second.output(), DebugRules.DEFAULT);
                OutsideClient again = new OutsideClient(next, BO, mayDebug::get, true)) {
            CompletionStage<Void> _ = next.start(new Opening("fake", false, json(), List.of(), kept));
            again.event("initialized");
            assertThat(get(KeptBreakpoints.of(next))).isEqualTo(kept);
            again.ask("attach", json());
            again.ask("configurationDone", json());
            assertThat(get(next.wanted())).isEmpty();
            second.tell("initialized", json());
            again.event("stopped");
            assertThat(second.asked()).contains("configurationDone").doesNotContain("setBreakpoints");
        }
        second.close();
    }

    @Test
    void whoDoesNotComeBackHasNoBreakpoints() throws Exception {
        start();
        bo.attach(json());
        assertThat(bo.ask("setBreakpoints", lines(3)).success()).isTrue();
        get(session.end(true, true));
        FakeAdapter second = new FakeAdapter();
        try (DebugSession next = DebugSession.with(second.input(), second.output(), DebugRules.DEFAULT)) {
            get(next.start(new Opening("fake", false, json(), List.of(), get(KeptBreakpoints.of(session)))));
            KeptBreakpoints.forget(next);
            get(next.ask("threads", json(), new Epoch(2)));
            assertThat(get(next.wanted())).isEmpty();
            assertThat(second.lastArguments("setBreakpoints").path("breakpoints"))
                    .isEmpty();
        }
        second.close();
    }

    /** What the adapter refuses of them keeps nobody from debugging. */
    @Test
    void aProgramStartsWithoutWhatIsRefused() throws Exception {
        start();
        bo.attach(json());
        assertThat(bo.ask("setBreakpoints", lines(3)).success()).isTrue();
        get(session.end(true, true));
        FakeAdapter second = new FakeAdapter();
        second.refuse("setBreakpoints", "no such file");
        try (DebugSession next = DebugSession.with(second.input(), second.output(), DebugRules.DEFAULT)) {
            get(next.start(new Opening("fake", false, json(), List.of(), get(KeptBreakpoints.of(session)))));
        }
        second.close();
    }

    private static ObjectNode lines(int... lines) {
        ObjectNode arguments = json();
        arguments.putObject("source").put("path", "/workspace/main.py");
        arguments.putArray("breakpoints");
        for (int line : lines) {
            arguments.withArray("breakpoints").addObject().put("line", line);
        }
        return arguments;
    }
}
