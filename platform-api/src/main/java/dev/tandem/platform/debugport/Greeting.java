package dev.tandem.platform.debugport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Problem;
import dev.tandem.platform.error.Refusal;
import java.util.Map;
import java.util.Set;

/**
 * What a debug client is answered until it has shown a token. It can do so only with {@code attach}, which comes after {@code initialize}: so that has to be
 * answered before anybody knows what the debug adapter can. Not for several threads.
 */
final class Greeting {
    /** Enough for any editor; fewer than the runner's own messages count from. */
    static final int MOST_REQUESTS = 32;

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int MOST_TOKEN = 4096;
    private static final Set<ErrorCode> ABOUT_TOKENS =
            Set.of(ErrorCode.TOKEN_MISSING, ErrorCode.TOKEN_INVALID, ErrorCode.TOKEN_EXPIRED, ErrorCode.TOKEN_REVOKED);

    private int seq;
    private boolean initialized;

    /** What to do with a message. */
    sealed interface Step {
        /**
         * Answer it.
         *
         * @param last whether the connection ends with it
         */
        record Answer(ObjectNode json, boolean last) implements Step {}

        /**
         * Whoever shows this token wants to join.
         *
         * @param request what the runner is told, without the token
         */
        record Attach(String token, ObjectNode request) implements Step {
            @Override
            public String toString() {
                return "Attach[]"; // a token belongs into no log
            }
        }

        /** Nothing: it asks for nothing. */
        record Pass() implements Step {}

        /** Hang up: nobody who means well says this. */
        record HangUp() implements Step {}
    }

    Step step(ObjectNode message) {
        if (!message.path("type").asText().equals("request")) {
            return new Step.Pass();
        }
        if (seq >= MOST_REQUESTS
                || !message.path("command").isTextual()
                || !message.path("seq").isInt()) {
            return new Step.HangUp();
        }
        JsonNode arguments = message.path("arguments");
        return switch (message.path("command").asText()) {
            case "initialize" -> initialize(message, arguments);
            case "attach" -> attach(message, arguments);
            case "launch" ->
                new Step.Answer(
                        refusal(
                                message,
                                new Refusal(
                                        ErrorCode.DEBUG_NOT_FOR_PARTICIPANTS,
                                        "The session starts its programs itself: use the request \"attach\".",
                                        Map.of())),
                        true);
            case "disconnect" -> new Step.Answer(response(message, true), true);
            default -> new Step.Answer(refusal(message, new Refusal(ErrorCode.DEBUG_NOT_ATTACHED)), false);
        };
    }

    private Step initialize(ObjectNode request, JsonNode arguments) {
        boolean isUnderstood = arguments.path("linesStartAt1").asBoolean(true)
                && arguments.path("columnsStartAt1").asBoolean(true)
                && arguments.path("pathFormat").asText("path").equals("path");
        if (!isUnderstood || initialized) {
            return new Step.Answer(refusal(request, new Refusal(ErrorCode.DEBUG_NO_PROTOCOL)), true);
        }
        initialized = true;
        ObjectNode answer = response(request, true);
        answer.putObject("body").put("supportsConfigurationDoneRequest", true);
        return new Step.Answer(answer, false);
    }

    private Step attach(ObjectNode request, JsonNode arguments) {
        if (!initialized) {
            return new Step.Answer(refusal(request, new Refusal(ErrorCode.DEBUG_NO_PROTOCOL)), true);
        }
        JsonNode token = arguments.path("token");
        if (!token.isTextual() || token.asText().isBlank()) {
            return new Step.Answer(refusal(request, new Refusal(ErrorCode.TOKEN_MISSING)), true);
        }
        if (token.asText().length() > MOST_TOKEN) {
            return new Step.Answer(refusal(request, new Refusal(ErrorCode.TOKEN_INVALID)), true);
        }
        ObjectNode told = request.deepCopy();
        ((ObjectNode) told.path("arguments")).remove("token");
        return new Step.Attach(token.asText().strip(), told);
    }

    /** {@return the answer to a request that is not done} */
    ObjectNode refusal(ObjectNode request, Refusal refusal) {
        Problem problem = refusal.problem();
        String remedy = ABOUT_TOKENS.contains(refusal.code())
                ? "Get another token: \"Join with your own editor\" in the page's debug panel, or ./tandem debug-port."
                : problem.remedy();
        Object reason = refusal.values().get("reason");
        String text =
                problem.code() + ": " + problem.message() + (reason == null ? "" : " (" + reason + ")") + " " + remedy;
        ObjectNode answer = response(request, false).put("message", text);
        // Clients show the error's text to people, and the message to nobody.
        answer.putObject("body")
                .putObject("error")
                .put("id", 1)
                .put("format", text)
                .put("showUser", true);
        return answer;
    }

    private ObjectNode response(ObjectNode request, boolean success) {
        seq++;
        return JSON.objectNode()
                .put("seq", seq)
                .put("type", "response")
                .put("request_seq", request.path("seq").asInt())
                .put("success", success)
                .put("command", request.path("command").asText());
    }
}
