package dev.tandem.runner;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.protocol.DebugRequest;
import dev.tandem.protocol.FromRunner;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.RunId;
import dev.tandem.protocol.SessionEvent;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What many people watch is evaluated once: told by an expression that counts how often it is. */
class RealDebugWatchTest extends RealDebugScene {
    private static final int PEOPLE = 32;
    private static final String COUNTING = "evaluated.append(1) or len(evaluated)";

    private void everybodySees(RunId run, SessionEvent.DebugStopped at, String value) {
        ObjectNode watch = evaluate(COUNTING, at, "watch");
        List<String> asked = IntStream.range(0, PEOPLE)
                .mapToObj(number -> session.ask(run, ParticipantId.next(), "Person " + number, watch, 0))
                .toList();
        assertThat(asked).allSatisfy(question -> {
            FromRunner.DebugAnswer answer = session.answer(question);
            JsonNode body = Objects.requireNonNull(answer.body(), () -> String.valueOf(answer.message()));
            assertThat(body.path("result").asText()).isEqualTo(value);
        });
    }

    @Test
    void whatThirtyTwoPeopleWatchIsEvaluatedOnceAtAStopAndAfterEachChange() {
        need("python");
        session.write("main.py", """
                evaluated = []
                count = 1
                count = 2
                print(count)
                """);
        breakpoint("here", "main.py", 3);
        RunId run = session.debug("python", "main.py", DebugRequest.PROGRAM);
        SessionEvent.DebugStopped stopped = awaitStop(run, 3);
        everybodySees(run, stopped, "1");
        everybodySees(run, stopped, "1");

        JsonNode globals = stopped.stop().path("frames").path(0).path("scopes").path(0);
        ObjectNode set = JSON.objectNode()
                .put("kind", "ask")
                .put("command", "setVariable")
                .put("epoch", stopped.epoch());
        set.putObject("arguments")
                .put("variablesReference", globals.path("variablesReference").asInt())
                .put("name", "count")
                .put("value", "7");
        assertThat(session.ask(run, ANA, "Ana", set).code()).isNull();
        everybodySees(run, stopped, "2");
        assertThat(session.ask(run, ANA, "Ana", evaluate("count + 1", stopped, "repl"))
                        .code())
                .isNull();
        everybodySees(run, stopped, "3");

        assertThat(session.ask(run, ANA, "Ana", move("next", stopped.epoch())).code())
                .isNull();
        everybodySees(run, awaitStop(run, 4), "4");
    }
}
