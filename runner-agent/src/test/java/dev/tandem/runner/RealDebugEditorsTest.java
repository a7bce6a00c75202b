package dev.tandem.runner;

import static dev.tandem.runner.fake.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.debug.dap.DapMessage;
import dev.tandem.protocol.DebugRequest;
import dev.tandem.protocol.EndReason;
import dev.tandem.protocol.FromRunner.StreamRefused.Reason;
import dev.tandem.protocol.RunId;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.runner.fake.Editors.Editor;
import java.util.List;
import org.junit.jupiter.api.Test;

/** People's own editors in a debug session that others restart, stop and start. */
class RealDebugEditorsTest extends RealDebugScene {
    private static final String TEXT = "x = 1\nprint(x)\nprint(x + 1)\n";

    private RunId debugged() {
        need("python");
        session.write("main.py", TEXT);
        breakpoint("b1", "main.py", 2);
        RunId run = session.debug("python", "main.py", DebugRequest.PROGRAM);
        awaitStop(run, 2);
        return run;
    }

    private Editor joined() {
        session.join(BO, "Bo");
        Editor editor = session.editors.next();
        editor.attach();
        editor.event("stopped");
        return editor;
    }

    private static ObjectNode arguments() {
        return JSON.objectNode();
    }

    /** As editors do at an end with {@code restart}: at once, while the program that they were in is still ending. */
    private Editor again(Editor before) {
        assertThat(before.event("terminated").path("restart").asBoolean()).isTrue();
        assertThat(before.hasHeard("exited")).isFalse();
        session.join(BO, "Bo");
        before.ask("disconnect", arguments().put("restart", true));
        return session.editors.next();
    }

    private static void breakAt(Editor editor, int line) {
        ObjectNode breakpoints = arguments();
        breakpoints.putObject("source").put("path", "/workspace/main.py");
        breakpoints.putArray("breakpoints").addObject().put("line", line);
        assertThat(editor.ask("setBreakpoints", breakpoints).success()).isTrue();
    }

    @Test
    void whoeverIsToldOfARestartIsInTheNextStartWithTheirBreakpoints() {
        RunId run = debugged();
        Editor editor = joined();
        breakAt(editor, 3);
        assertThat(session.ask(run, ANA, "Ana", arguments().put("kind", "restart"))
                        .code())
                .isNull();
        Editor second = again(editor);
        second.ask("attach", arguments());
        second.event("initialized");
        breakAt(second, 3);
        second.ask("configurationDone", arguments());
        second.event("stopped");
        assertThat(second.ask("continue", arguments().put("threadId", 1)).success())
                .isTrue();
        awaitStop(run, 3);

        // It may want that itself, and it is for all.
        assertThat(second.ask("restart", arguments()).success()).isTrue();
        Editor third = again(second);
        third.attach();
        awaitStop(run, 2);
        assertThat(third.ask("continue", arguments().put("threadId", 1)).success())
                .isTrue();
        assertThat(third.event("exited").path("exitCode").asInt()).isZero();
        assertThat(third.event("terminated").has("restart")).isFalse();
        assertThat(session.awaitEnd(run, PATIENCE).reason()).isEqualTo(EndReason.EXITED);
        assertThat(session.output(run)).isEqualTo("1\n1\n2\n");
        assertThat(session.refusals()).isEmpty();
    }

    @Test
    void aStopIsNoRestartAndAfterwardsNobodyWaits() {
        RunId run = debugged();
        Editor editor = joined();
        session.stop(run);
        assertThat(editor.event("terminated").has("restart")).isFalse();
        session.join(BO, "Bo");
        assertThat(session.awaitEnd(run, PATIENCE).reason()).isEqualTo(EndReason.STOPPED);
        eventually("it is refused", () -> session.refusals().equals(List.of(Reason.NOBODY_LISTENS)));
        assertThat(session.editors.nobodyDialled()).isTrue();
    }

    @Test
    void whoComesWhileItIsStartedWaitsForIt() {
        need("python");
        session.write("main.py", TEXT);
        breakpoint("b1", "main.py", 2);
        RunId run = session.debug("python", "main.py", DebugRequest.PROGRAM);
        eventually("it begins", PATIENCE, () -> !session.events().isEmpty());
        joined();
        awaitStop(run, 2);
    }

    @Test
    void whatDoesNotStartAgainIsTold() {
        need("c");
        session.write("main.c", "int main(void) {\n  return 0;\n}\n");
        breakpoint("b1", "main.c", 2);
        RunId run = session.debug("c", "main.c", DebugRequest.PROGRAM);
        awaitStop(run, 2);
        Editor editor = joined();
        session.write("main.c", "nothing that can be compiled");
        assertThat(editor.ask("restart", arguments()).success()).isTrue();
        assertThat(editor.event("terminated").path("restart").asBoolean()).isTrue();
        session.join(BO, "Bo");
        assertThat(session.awaitEnd(run, PATIENCE).reason()).isEqualTo(EndReason.COMPILE_FAILED);
        eventually("it is refused", () -> session.refusals().equals(List.of(Reason.NOBODY_LISTENS)));
    }

    @Test
    void whoeverHasTheControlsIsNotRestartedByOthers() {
        RunId run = debugged();
        Editor editor = joined();
        ObjectNode lock = arguments().put("kind", "control").put("control", "lock");
        assertThat(session.ask(run, ANA, "Ana", lock).code()).isNull();
        eventually(
                "Ana has the controls",
                () -> !told(run, SessionEvent.DebugControl.class).isEmpty());
        DapMessage.Response refused = editor.ask("restart", arguments());
        assertThat(refused.success()).isFalse();
        assertThat(refused.reason()).startsWith("DEBUG-10").contains("Ana has the controls");
        assertThat(editor.hasHeard("terminated")).isFalse();
    }
}
