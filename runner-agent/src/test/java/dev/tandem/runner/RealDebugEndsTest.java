package dev.tandem.runner;

import static dev.tandem.runner.fake.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.protocol.DebugRequest;
import dev.tandem.protocol.EndReason;
import dev.tandem.protocol.FromRunner;
import dev.tandem.protocol.RunId;
import dev.tandem.protocol.SessionEvent;
import org.junit.jupiter.api.Test;

/** How long programs are debugged, and what ends that. */
class RealDebugEndsTest extends RealDebugScene {
    @Test
    void timeCountsOnlyWhileItRuns() throws InterruptedException {
        need("python");
        session.write("main.py", "x = 1\nprint(x)\nwhile True:\n    x += 1\n");
        breakpoint("b1", "main.py", 2);
        RunId run = session.debug("python", "main.py", DebugRequest.PROGRAM);
        SessionEvent.DebugStopped stopped = awaitStop(run, 2);
        Thread.sleep(LIMITS.runTime().plusSeconds(1)); // time itself is what is tested
        assertThat(session.ask(run, ANA, "Ana", move("continue", stopped.epoch()))
                        .code())
                .isNull();
        SessionEvent.RunEnded end = session.awaitEnd(run, PATIENCE);
        assertThat(end.reason()).isEqualTo(EndReason.TIME_LIMIT);
        assertThat(end.detail()).contains("without the time in which it stood");
    }

    @Test
    void itIsStoppedWhereverItIs() {
        need("python");
        session.write("main.py", "x = 1\nprint(x)\n");
        breakpoint("b1", "main.py", 2);
        RunId run = session.debug("python", "main.py", DebugRequest.PROGRAM);
        awaitStop(run, 2);
        session.stop(run);
        assertThat(session.awaitEnd(run, PATIENCE).reason()).isEqualTo(EndReason.STOPPED);

        RunId second = session.debug("python", "main.py", DebugRequest.PROGRAM);
        session.stop(second);
        assertThat(session.awaitEnd(second, PATIENCE).reason()).isEqualTo(EndReason.STOPPED);
    }

    @Test
    void itIsRestartedWithinTheSameRun() {
        need("python");
        session.write("main.py", "x = 1\nprint(x)\n");
        breakpoint("b1", "main.py", 2);
        RunId run = session.debug("python", "main.py", DebugRequest.PROGRAM);
        SessionEvent.DebugStopped first = awaitStop(run, 2);
        assertThat(session.ask(run, ANA, "Ana", JSON.objectNode().put("kind", "restart"))
                        .code())
                .isNull();
        eventually("another start", PATIENCE, () -> stops(run).getLast().epoch() > first.epoch() + 1);
        assertThat(session.ask(
                                run,
                                ANA,
                                "Ana",
                                move("continue", stops(run).getLast().epoch()))
                        .code())
                .isNull();
        assertThat(session.awaitEnd(run, PATIENCE).reason()).isEqualTo(EndReason.EXITED);
        assertThat(session.output(run)).contains("1");
    }

    /** Whoever kills the adapter ends the debug session, not more. */
    @Test
    void aProgramThatKillsItsDebuggerEndsItsRun() {
        need("python");
        session.write("main.py", """
                import os, signal
                x = 1
                for process in os.listdir("/proc"):
                    if process.isdigit() and b"debugpy" in open(f"/proc/{process}/cmdline", "rb").read():
                        if int(process) != os.getpid(): os.kill(int(process), signal.SIGKILL)
                """);
        breakpoint("b1", "main.py", 2);
        RunId run = session.debug("python", "main.py", DebugRequest.PROGRAM);
        SessionEvent.DebugStopped stopped = awaitStop(run, 2);
        session.ask(run, ANA, "Ana", move("continue", stopped.epoch()));
        SessionEvent.RunEnded end = session.awaitEnd(run, PATIENCE);
        assertThat(end.reason()).isEqualTo(EndReason.EXITED);
        assertThat(end.exitCode()).as("nobody knows it").isNull();
        assertThat(end.detail()).contains("The debugger died");
        assertThat(session.errors(run)).contains("The debugger died");

        RunId again = session.start("python", "main.py");
        session.awaitEnd(again, PATIENCE);
    }

    @Test
    void breakpointsMoveWithTheTextAndControlsAreLocked() {
        need("python");
        session.write("main.py", """
                name = input("who? ")
                result = 1 + 2
                print(name, result)
                """);
        breakpoint("b1", "main.py", 3);
        RunId run = session.debug("python", "main.py", DebugRequest.PROGRAM);
        session.type(run, "Bo\n");
        SessionEvent.DebugStopped stopped = awaitStop(run, 3);

        ObjectNode lock = JSON.objectNode().put("kind", "control").put("control", "lock");
        assertThat(session.ask(run, ANA, "Ana", lock).code()).isNull();
        FromRunner.DebugAnswer refused = session.ask(run, BO, "Bo", move("next", stopped.epoch()));
        assertThat(refused.code()).isEqualTo("DEBUG-10");
        assertThat(refused.message()).contains("Ana has the controls");
        assertThat(session.ask(run, BO, "Bo", JSON.objectNode().put("kind", "restart"))
                        .code())
                .isEqualTo("DEBUG-10");
        eventually(
                "the record",
                PATIENCE,
                () -> !told(run, SessionEvent.DebugControl.class).isEmpty());
        assertThat(told(run, SessionEvent.DebugControl.class).getLast().holder())
                .isEqualTo(ANA);
        session.removed(ANA);
        eventually(
                "free controls",
                () -> told(run, SessionEvent.DebugControl.class).getLast().holder() == null);
        assertThat(session.ask(run, BO, "Bo", move("continue", stopped.epoch())).code())
                .isNull();
        assertThat(session.awaitEnd(run, PATIENCE).exitCode()).isZero();
    }
}
