package dev.tandem.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.protocol.DebugRequest;
import dev.tandem.protocol.EndReason;
import dev.tandem.protocol.RunId;
import dev.tandem.protocol.SessionEvent;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who takes a breakpoint away and lets the program go on is not stopped by it: the document and what is asked come on two ways. */
class RealDebugOrderTest extends RealDebugScene {
    private static final String PROGRAM = """
            sum = 0
            for number in range(3):
                sum += number
            print("sum", sum)
            """;

    private RunId run;
    private SessionEvent.DebugStopped stopped;

    @BeforeEach
    void stop() {
        need("python");
        session.write("main.py", PROGRAM);
        breakpoint("loop", "main.py", 3);
        run = session.debug("python", "main.py", DebugRequest.PROGRAM);
        stopped = awaitStop(run, 3);
    }

    @Test
    void aMoveWaitsForTheDocumentThatWhoeverAsksHasSeen() {
        List<byte[]> onTheWay = clearOnTheWay("loop");
        String move = session.ask(run, ANA, "Ana", move("continue", stopped.epoch()), onTheWay.size());
        assertThat(session.ask(run, BO, "Bo", evaluate("sum + 1", stopped, "watch"))
                        .body())
                .as("who only looks waits for nothing")
                .isNotNull();
        assertThat(session.isAnswered(move)).isFalse();
        onTheWay.forEach(session::breakpoints);
        assertThat(session.answer(move).code()).isNull();
        SessionEvent.RunEnded end = session.awaitEnd(run, PATIENCE);
        assertThat(end.reason()).isEqualTo(EndReason.EXITED);
        assertThat(session.output(run)).contains("sum 3");
        assertThat(stops(run)).allMatch(it -> it.epoch() == stopped.epoch());
    }

    @Test
    void whatHasJustComeIsToldToTheAdapterBeforeItMoves() {
        for (int round = 0; round < 10; round++) {
            clear("loop");
            breakpoint("end", "main.py", 4);
            assertThat(session.ask(run, ANA, "Ana", move("continue", stopped.epoch()))
                            .code())
                    .isNull();
            stopped = awaitStop(run, 4);
            clear("end");
            breakpoint("loop", "main.py", 3);
            assertThat(session.ask(run, ANA, "Ana", JSON.objectNode().put("kind", "restart"))
                            .code())
                    .isNull();
            long before = stopped.epoch();
            stopped = awaitStop(run, 3);
            assertThat(stopped.epoch()).isGreaterThan(before);
        }
    }

    /** What never comes must not hold anybody up for ever. */
    @Test
    void aMoveWaitsOnlySoLong() {
        String move = session.ask(run, ANA, "Ana", move("next", stopped.epoch()), 1_000);
        assertThat(session.isAnswered(move)).isFalse();
        String pause = session.ask(
                run, BO, "Bo", JSON.objectNode().put("kind", "control").put("control", "lock"), 1_000);
        assertThat(session.answer(pause).code()).as("controls wait for nothing").isNull();
        assertThat(session.answer(move).code())
                .as("Bo has the controls when it is made")
                .isEqualTo("DEBUG-10");
    }
}
