package dev.tandem.runner.debugging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.debug.Control;
import dev.tandem.debug.Epoch;
import dev.tandem.debug.Move;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.ParticipantId;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What people ask of a debug session, as {@code docs/debugging.md} tells. */
sealed interface Ask {
    /** Moves the program. */
    record Step(Move move, Epoch seen, ObjectNode arguments) implements Ask {}

    /** Lets it run to a line. */
    record RunTo(EntryId entry, int line, Epoch seen) implements Ask {}

    /** Asks the adapter. */
    record Question(String command, ObjectNode arguments, Epoch seen) implements Ask {
        /** {@return whether it is for the console that all share} */
        boolean isForConsole() {
            return command.equals("evaluate")
                    && arguments.path("context").asText().equals("repl");
        }

        String expression() {
            return arguments.path("expression").asText();
        }
    }

    /** About who may move the program. */
    record Controls(Control control, @Nullable ParticipantId to) implements Ask {}

    /** Starts the program anew. */
    record Restart() implements Ask {}

    /**
     * {@return what some JSON asks}
     *
     * @throws AskException if it asks nothing
     */
    static Ask of(JsonNode json) {
        return switch (json.path("kind").asText()) {
            case "move" -> move(json);
            case "ask" -> {
                String command = json.path("command").asText();
                if (command.isEmpty()) {
                    throw AskException.malformed("the command is missing");
                }
                yield new Question(
                        command,
                        json.path("arguments") instanceof ObjectNode arguments
                                ? arguments.deepCopy()
                                : JsonNodeFactory.instance.objectNode(),
                        epoch(json));
            }
            case "control" -> controls(json);
            case "restart" -> new Restart();
            default -> throw AskException.malformed("the kind is unknown");
        };
    }

    private static Ask move(JsonNode json) {
        String name = json.path("move").asText();
        if (name.equals("runTo")) {
            int line = json.path("line").asInt();
            if (line < 1) {
                throw AskException.malformed("the line is missing");
            }
            return new RunTo(
                    parsed(json, "entry")
                            .map(EntryId::parse)
                            .orElseThrow(() -> AskException.malformed("the entry is missing")),
                    line,
                    epoch(json));
        }
        Move move = Moves.of(name).orElseThrow(() -> AskException.malformed("the move is unknown"));
        ObjectNode arguments = JsonNodeFactory.instance.objectNode();
        for (String field : new String[] {"threadId", "targetId", "frameId"}) {
            if (json.path(field).isIntegralNumber()) {
                arguments.put(field, json.path(field).asInt());
            }
        }
        if (json.path("granularity").isTextual()) {
            arguments.put("granularity", json.path("granularity").textValue());
        }
        return new Step(move, epoch(json), arguments);
    }

    private static Ask controls(JsonNode json) {
        Control control;
        try {
            control = Control.valueOf(json.path("control").asText().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException _) {
            throw AskException.malformed("the control is unknown");
        }
        ParticipantId to = control == Control.GIVE
                ? parsed(json, "to")
                        .map(ParticipantId::parse)
                        .orElseThrow(() -> AskException.malformed("to is missing"))
                : null;
        return new Controls(control, to);
    }

    private static Optional<String> parsed(JsonNode json, String field) {
        String text = json.path(field).asText();
        try {
            return text.isEmpty()
                    ? Optional.empty()
                    : Optional.of(EntryId.parse(text).toString());
        } catch (IllegalArgumentException _) {
            throw AskException.malformed(field + " is no identity");
        }
    }

    private static Epoch epoch(JsonNode json) {
        long number = json.path("epoch").asLong();
        if (number < 1) {
            throw AskException.malformed("the epoch is missing");
        }
        return new Epoch(number);
    }
}
