package dev.tandem.platform.door;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.TreeChange;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServerMessageTest {
    @Test
    void theAnswerToATreeCommandTellsItsChangesByType() {
        List<TreeChange> changes = List.of(new TreeChange.Renamed(EntryId.next(), "b.py"));
        String text = Json.text(new ServerMessage.Done("r", new ServerMessage.TreeResult(changes)));
        assertThat(text).contains("\"type\":\"done\"", "\"changes\":[{\"type\":\"renamed\"", "\"name\":\"b.py\"");
    }
}
