package dev.tandem.platform.debug;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.platform.access.Operation;
import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.protocol.JsonLength;
import java.util.Map;
import java.util.Set;

/** What may be asked of a debug session, and what right it takes. */
public final class AskRules {
    /** Of one question, in characters of JSON. */
    static final int MOST_LENGTH = 64 << 10;

    private static final Set<String> KINDS = Set.of("move", "ask", "control", "restart");

    /** Commands of the adapter's protocol that only look. Whatever is not here may run code, or change something. */
    private static final Set<String> LOOKING = Set.of(
            "variables",
            "scopes",
            "stackTrace",
            "threads",
            "source",
            "loadedSources",
            "modules",
            "completions",
            "exceptionInfo",
            "breakpointLocations");

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
        boolean looks =
                kind.equals("ask") && LOOKING.contains(ask.path("command").asText());
        return looks ? Operation.ASK_DEBUGGER : Operation.DEBUG;
    }

    private static Refusal malformed(String field, Set<String> expected) {
        return new Refusal(ErrorCode.DEBUG_ASK_MALFORMED, Map.of("field", field, "expected", expected));
    }
}
