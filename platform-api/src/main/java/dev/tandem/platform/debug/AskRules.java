package dev.tandem.platform.debug;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.platform.access.Operation;
import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.protocol.JsonLength;
import dev.tandem.protocol.LookingCommands;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What may be asked of a debug session, and what right it takes. */
public final class AskRules {
    /** Of one question, in characters of JSON. */
    static final int MOST_LENGTH = 64 << 10;

    private static final Set<String> KINDS = Set.of("move", "ask", "control", "restart");

    private AskRules() {}

    /**
     * {@return what someone who asks this must be allowed to do}
     *
     * @throws Refusal {@code DEBUG-23} if it is no question
     */
    public static Operation operation(JsonNode ask) {
        String kind = ask.path("kind").asText();
        if (!ask.isObject() || !KINDS.contains(kind)) {
            throw malformed("kind", KINDS);
        }
        int length = JsonLength.of(ask);
        if (length > MOST_LENGTH) {
            throw new Refusal(ErrorCode.DEBUG_ASK_MALFORMED, Map.of("length", length, "limit", MOST_LENGTH));
        }
        boolean looks = kind.equals("ask")
                && LookingCommands.contains(ask.path("command").asText());
        return looks ? Operation.ASK_DEBUGGER : Operation.DEBUG;
    }

    /**
     * {@return the expression, if this asks for the value of one as pages do that show what is watched, and for nothing else} Whether the session
     * watches it is another question.
     */
    public static Optional<String> watched(JsonNode ask) {
        JsonNode arguments = ask.path("arguments");
        boolean watches = ask.path("kind").asText().equals("ask")
                && ask.path("command").asText().equals("evaluate")
                && arguments.size() == 3
                && arguments.path("context").asText().equals("watch")
                && arguments.path("frameId").isInt()
                && arguments.path("expression").isTextual();
        return watches ? Optional.of(arguments.path("expression").textValue()) : Optional.empty();
    }

    private static Refusal malformed(String field, Set<String> expected) {
        return new Refusal(ErrorCode.DEBUG_ASK_MALFORMED, Map.of("field", field, "expected", expected));
    }
}
