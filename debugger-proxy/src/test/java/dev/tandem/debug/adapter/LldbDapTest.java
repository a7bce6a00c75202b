package dev.tandem.debug.adapter;

import static dev.tandem.debug.Answered.get;
import static dev.tandem.debug.Answered.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.debug.BreakpointRequest;
import dev.tandem.debug.Move;
import dev.tandem.debug.Stop;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What only newer ones can. */
class LldbDapTest extends LldbTest {
    @Override
    Optional<Installed> find() throws IOException, InterruptedException {
        return super.find().filter(found -> found.home().endsWith("lldb-dap"));
    }

    @Test
    void dataIsStoppedAt() throws Exception {
        open();
        start(breakpoints(at("loop")));
        Stop stop = stop();
        JsonNode info = ask(
                "dataBreakpointInfo",
                json().put("variablesReference", scopeOf(stop, "total")).put("name", "total"));
        assumeTrue(info.path("dataId").isTextual(), () -> "there are no watchpoints here: " + info);
        ObjectNode data = json();
        data.putArray("breakpoints")
                .addObject()
                .put("dataId", info.path("dataId").asText())
                .put("accessType", "write");
        get(opened().session().set(new BreakpointRequest("setDataBreakpoints", data)));
        get(opened().session().set(breakpoints()));
        move(Move.CONTINUE);
        Stop changed = stop();
        assertThat(changed.why().path("reason").asText()).contains("breakpoint");
        assertThat(value(changed, "total")).isEqualTo("1");
    }
}
