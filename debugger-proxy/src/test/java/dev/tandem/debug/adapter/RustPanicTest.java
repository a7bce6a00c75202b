package dev.tandem.debug.adapter;

import static dev.tandem.debug.Answered.get;
import static dev.tandem.debug.Answered.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.debug.BreakpointRequest;
import dev.tandem.debug.Move;
import dev.tandem.debug.Stop;
import org.junit.jupiter.api.Test;

/** What is Rust's own when LLDB debugs a program in it. */
class RustPanicTest extends RealSession {
    RustPanicTest() {
        super(new Lldb(), "program.rs");
    }

    @Test
    void functionsAndPanicsAreStoppedAt() throws Exception {
        open("throw");
        ObjectNode functions = json();
        functions.putArray("breakpoints").addObject().put("name", "total");
        functions.withArray("breakpoints").addObject().put("name", "rust_panic");
        start(new BreakpointRequest("setFunctionBreakpoints", functions));
        assertThat(stop().frames().path(0).path("name").asText()).contains("total");
        move(Move.CONTINUE);
        Stop panic = stop();
        assertThat(panic.frames().toString()).contains("rust_panic").contains("program.rs");
        get(opened().session().end(true));
        ended();
    }
}
