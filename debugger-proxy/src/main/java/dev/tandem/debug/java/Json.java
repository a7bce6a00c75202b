package dev.tandem.debug.java;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** JSON of requests and answers. */
final class Json {
    private Json() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    /** {@return an array of texts; empty if there is none} */
    static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    /** {@return a text; null if there is none, or only white space} */
    static @Nullable String text(JsonNode node) {
        return node.isTextual() && !node.asText().isBlank() ? node.asText() : null;
    }

    /**
     * {@return a text that has to be there}
     *
     * @throws Refusal if it is not
     */
    static String required(ObjectNode arguments, String name) {
        String text = text(arguments.path(name));
        if (text == null) {
            throw new Refusal("The argument \"" + name + "\" is missing.");
        }
        return text;
    }
}
