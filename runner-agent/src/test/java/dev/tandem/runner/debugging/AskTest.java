package dev.tandem.runner.debugging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tandem.debug.Control;
import dev.tandem.debug.Epoch;
import dev.tandem.debug.Move;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.ParticipantId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What people may ask, and what is no question. */
class AskTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static Ask ask(String json) throws JsonProcessingException {
        return Ask.of(JSON.readTree(json));
    }

    @Test
    void everyMoveHasOneNameInBothDirections() {
        for (Move move : Move.values()) {
            String name = Moves.name(move);
            assertThat(name).isNotNull();
            if (move != Move.RUN_TO) {
                assertThat(Moves.of(String.valueOf(name))).contains(move);
            }
        }
        assertThat(Moves.name(null)).isNull();
        assertThat(Moves.of("launch")).isEmpty();
    }

    @Test
    void questionsAreRead() throws JsonProcessingException {
        EntryId file = EntryId.next();
        ParticipantId bo = ParticipantId.next();
        assertThat(ask("{\"kind\":\"move\",\"move\":\"next\",\"epoch\":4,\"threadId\":2}"))
                .isEqualTo(new Ask.Step(
                        Move.STEP_OVER, new Epoch(4), JSON.createObjectNode().put("threadId", 2)));
        assertThat(ask("{\"kind\":\"move\",\"move\":\"runTo\",\"epoch\":4,\"entry\":\"%s\",\"line\":9}"
                        .formatted(file)))
                .isEqualTo(new Ask.RunTo(file, 9, new Epoch(4)));
        assertThat(ask("{\"kind\":\"ask\",\"command\":\"evaluate\",\"epoch\":1,\"arguments\":{\"context\":\"repl\"}}"))
                .isInstanceOfSatisfying(
                        Ask.Question.class, it -> assertThat(it.isForConsole()).isTrue());
        assertThat(ask("{\"kind\":\"control\",\"control\":\"give\",\"to\":\"%s\"}".formatted(bo)))
                .isEqualTo(new Ask.Controls(Control.GIVE, bo));
        assertThat(ask("{\"kind\":\"restart\"}")).isEqualTo(new Ask.Restart());
    }

    @Test
    void whatIsNoQuestionIsRefused() {
        for (String json : List.of(
                "{}",
                "[]",
                "{\"kind\":\"launch\"}",
                "{\"kind\":\"move\",\"move\":\"next\"}",
                "{\"kind\":\"move\",\"move\":\"next\",\"epoch\":-1}",
                "{\"kind\":\"move\",\"move\":\"restart\",\"epoch\":1}",
                "{\"kind\":\"move\",\"move\":\"runTo\",\"epoch\":1,\"entry\":\"../x\",\"line\":1}",
                "{\"kind\":\"move\",\"move\":\"runTo\",\"epoch\":1,\"line\":1}",
                "{\"kind\":\"ask\",\"epoch\":1}",
                "{\"kind\":\"control\",\"control\":\"take\"}",
                "{\"kind\":\"control\",\"control\":\"give\"}",
                "{\"kind\":\"control\",\"control\":\"give\",\"to\":\"nobody\"}")) {
            assertThatThrownBy(() -> ask(json))
                    .as(json)
                    .isInstanceOfSatisfying(
                            AskException.class, e -> assertThat(e.code()).isEqualTo("DEBUG-23"));
        }
    }
}
