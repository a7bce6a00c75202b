package dev.tandem.runner.debugging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.debug.Epoch;
import dev.tandem.debug.Stop;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.JsonLength;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What people are told of a stop, whatever the adapter says. */
class StopJsonTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final EntryId MAIN = EntryId.next();

    private final StopJson stops = new StopJson(Map.of("src/main.py", MAIN));

    @Test
    void filesOfTheSessionAreNamedByTheirIdentity() throws JsonProcessingException {
        ObjectNode told = told("""
                [{"id":7,"name":"f","line":3,"column":1,"source":{"name":"main.py","path":"/workspace/src/main.py"},"unknown":1},
                 {"id":8,"name":"g","line":9,"column":1,"source":{"name":"x","path":"/usr/lib/x.py"}}]""");
        assertThat(told.at("/frames/0/entry").asText()).isEqualTo(MAIN.toString());
        assertThat(told.at("/frames/0/id").asInt()).isEqualTo(7);
        assertThat(told.at("/frames/0").has("unknown")).isFalse();
        assertThat(told.at("/frames/1/entry").isNull()).isTrue();
        assertThat(told.at("/by").asText()).isEqualTo("ana");
        assertThat(told.at("/totalFrames").asInt()).isEqualTo(2);
    }

    @Test
    void variablesKeepTheirDepth() throws JsonProcessingException {
        ObjectNode told = told("""
                [{"id":1,"name":"f","line":1,"scopes":[{"name":"Locals","variablesReference":5,"expensive":false,
                  "variables":[{"name":"a","value":"[1]","type":"list","variablesReference":6,"indexedVariables":1,
                    "variables":[{"name":"0","value":"1","variablesReference":0}]}]}]}]""");
        JsonNode a = told.at("/frames/0/scopes/0/variables/0");
        assertThat(a.path("type").asText()).isEqualTo("list");
        assertThat(a.path("indexedVariables").asInt()).isEqualTo(1);
        assertThat(a.at("/variables/0/value").asText()).isEqualTo("1");
    }

    @Test
    void whatHasNoShapeIsToldWithout() throws JsonProcessingException {
        ObjectNode told = told("""
                ["x", {"id":"y","name":7,"line":-3,"source":5,"scopes":{"a":1}}, {"scopes":["z",{"variables":[3]}]}]""");
        assertThat(told.at("/frames")).hasSize(2);
        assertThat(told.at("/frames/0/line").asInt()).isZero();
        assertThat(told.at("/frames/1/scopes/1/variables/0/name").asText()).isEmpty();
    }

    /** The deepest goes first, then what is farthest; where it stands is always told. */
    @Test
    void itFitsHoweverMuchThereIs() throws JsonProcessingException {
        ArrayNode frames = JSON.createArrayNode();
        for (int frame = 0; frame < 40; frame++) {
            ObjectNode one = frames.addObject()
                    .put("id", frame)
                    .put("name", "f".repeat(5_000))
                    .put("line", frame + 1);
            variables(one.putArray("scopes").addObject().put("name", "Locals"), 3);
        }
        ObjectNode told = stops.of(new Stop(Epoch.FIRST, 1, JSON.createObjectNode(), frames, 40), 0, null, null);
        assertThat(JsonLength.of(told)).isLessThanOrEqualTo(JsonLength.MOST);
        assertThat(JSON.writeValueAsBytes(told).length).isLessThanOrEqualTo(JsonLength.MOST);
        assertThat(told.at("/frames")).hasSize(20);
        assertThat(told.at("/totalFrames").asInt()).isEqualTo(40);
        assertThat(told.at("/frames/0/scopes/0/variables").size()).isPositive();
    }

    private static void variables(ObjectNode holder, int depth) {
        ArrayNode variables = holder.putArray("variables");
        for (int number = 0; number < 12; number++) {
            ObjectNode one = variables.addObject().put("name", "v" + number).put("value", "x".repeat(200));
            if (depth > 1) {
                variables(one, depth - 1);
            }
        }
    }

    private ObjectNode told(String frames) throws JsonProcessingException {
        ArrayNode array = (ArrayNode) JSON.readTree(frames);
        return stops.of(
                new Stop(Epoch.FIRST, 1, JSON.createObjectNode().put("reason", "step"), array, array.size()),
                0,
                "ana",
                "next");
    }
}
