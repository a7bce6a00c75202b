package dev.tandem.debug;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.debug.dap.Wire;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Breakpoints that were set for another program than the one that is debugged now. */
class UnableAdapterTest {
    private final FakeAdapter adapter = new FakeAdapter();
    private final Follower ana = new Follower();
    private @Nullable DebugSession session;

    UnableAdapterTest() throws IOException {}

    @AfterEach
    void close() throws IOException {
        if (session != null) {
            session.close();
        }
        adapter.close();
    }

    @Test
    void whatAnAdapterDoesNotKnowItIsNotAsked() throws Exception {
        start(functions("f"), data("d"));
        assertThat(told())
                .containsExactly(
                        new BreakpointState("d", false, null, "What debugs this program has no such breakpoints.", 0),
                        new BreakpointState("f", false, null, "What debugs this program has no such breakpoints.", 0));
        assertThat(adapter.asked()).doesNotContain("setFunctionBreakpoints", "setDataBreakpoints");
    }

    /** The program is debugged without. */
    @Test
    void whatAnAdapterRefusesIsToldWithItsReason() throws Exception {
        adapter.capabilities.put("supportsDataBreakpoints", true);
        adapter.refuse("setDataBreakpoints", "no such address");
        start(data("d"));
        assertThat(told()).singleElement().satisfies(it -> {
            assertThat(it.verified()).isFalse();
            assertThat(it.message()).contains("no such address");
        });
        adapter.allow("setDataBreakpoints");
        ObjectNode _ = hub().set(data("d")).toCompletableFuture().get(10, TimeUnit.SECONDS);
        assertThat(adapter.count("setDataBreakpoints")).isEqualTo(2);
    }

    private void start(BreakpointRequest... breakpoints) throws Exception {
        DebugSession hub = DebugSession.with(
                Wire.of(adapter.input(), adapter.output()),
                ProgramSide.NONE,
                Set.of(),
                DebugRules.DEFAULT,
                Epoch.FIRST);
        session = hub;
        Void _ = hub.join(ana).toCompletableFuture().get(10, TimeUnit.SECONDS);
        Void _ = hub.start(new Opening("fake", false, JsonNodeFactory.instance.objectNode(), List.of(breakpoints)))
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        ana.seen(2);
    }

    private DebugSession hub() {
        if (session == null) {
            throw new IllegalStateException("not started");
        }
        return session;
    }

    private List<BreakpointState> told() {
        return ana.all(DebugNews.Breakpoints.class).getLast().all();
    }

    private static BreakpointRequest functions(String id) {
        return request("setFunctionBreakpoints", "name", id);
    }

    private static BreakpointRequest data(String id) {
        return request("setDataBreakpoints", "dataId", id);
    }

    private static BreakpointRequest request(String command, String field, String id) {
        ObjectNode arguments = JsonNodeFactory.instance.objectNode();
        arguments.putArray("breakpoints").addObject().put(field, id);
        return new BreakpointRequest(command, arguments, List.of(id));
    }
}
