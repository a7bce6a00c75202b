package dev.tandem.debug.adapter;

import static dev.tandem.debug.Answered.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tandem.debug.DebugNews;
import dev.tandem.debug.Move;
import dev.tandem.debug.Quirk;
import dev.tandem.debug.Shows;
import dev.tandem.debug.Stop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

abstract class LldbTest extends RealAdapterTest {
    LldbTest() {
        super(new Lldb(), "program.cpp");
    }

    @Test
    void functionsAndExceptionsAreStoppedAt() throws Exception {
        open("throw");
        start(function("total"), exceptions("cpp_throw"));
        assertThat(stop().frames().path(0).path("name").asText()).startsWith("total");
        move(Move.CONTINUE);
        Stop thrown = stop();
        assertThat(thrown.why().path("reason").asText()).isEqualTo("exception");
        assertThat(thrown.frames().toString()).contains("\"main");
        get(opened().session().end(true));
        ended();
    }

    @Test
    void aProgramOnAServerIsAttachedToAndGoesOnAfterwards() throws Exception {
        Path server = Path.of(installed().home()).resolveSibling("lldb-server");
        assumeTrue(Files.isExecutable(server), () -> "there is no " + server);
        int port = RealAdapters.freePort();
        List<String> command = List.of(
                server.toString(),
                "gdbserver",
                "127.0.0.1:" + port,
                "--",
                command().getFirst(),
                "spin");
        Map<String, String> environment = Lldb.environment(RealAdapters.environment(), installed());
        QuickHost there = new QuickHost();
        try (HostProcess _ = there.start(command, environment, Path.of("/"))) {
            RealAdapters.awaitPort(port);
            open(new DebugTarget.Port(port, RealAdapters.environment(), Path.of("/")));
            start(breakpoints(at("spin")));
            int spins = Integer.parseInt(value(stop(), "spins"));
            move(Move.CONTINUE);
            assertThat(Integer.parseInt(value(stop(), "spins"))).isEqualTo(spins + 1);
            ProcessHandle program = there.first().children().findAny().orElseThrow();
            get(opened().session().end(false));
            assertThat(ended().failure()).isNull();
            assertThat(program.isAlive()).as("it goes on").isTrue();
            program.destroyForcibly();
        }
    }

    @Test
    void aSignalThatEndsTheProgramIsSeenFirst() throws Exception {
        open("crash");
        start();
        Stop crash = stop();
        assertThat(crash.why().path("reason").asText()).isIn("exception", "signal");
        assertThat(crash.why().toString()).contains("SIGSEGV");
        assertThat(crash.frames().toString()).contains("\"main");
        assertThat(bo.await(DebugNews.Seen.class, DebugNews.Seen::whole).stop()).isEqualTo(crash);
        move(Move.CONTINUE);
        assertThat(ended().exitCode()).isEqualTo(128 + 11);
    }

    @Test
    @Shows(Quirk.CONTINUED_AT_FALSE_CONDITIONS)
    void falseConditionsAreNotTold() throws Exception {
        open();
        start(breakpoints(at("loop").put("condition", "amount == 9")));
        assertThat(value(stop(), "amount")).isEqualTo("9");
        assertThat(ana.all(DebugNews.Running.class)).hasSizeLessThanOrEqualTo(1);
    }
}
