package dev.tandem.debug;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Logs for adapters that cannot: the program stops, what is between braces is evaluated, and it goes on before anybody has seen it. Owned by
 * the hub's loop.
 */
final class Logpoints {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Pattern EXPRESSION = Pattern.compile("\\{([^{}]*)}");
    // Braces of a value must not be taken for an expression: they are others until the end.
    private static final char OPEN = '\uFDD0';
    private static final char CLOSE = '\uFDD1';

    private final Answers answers;
    private final BreakpointBook book;
    private final Audience audience;

    Logpoints(Answers answers, BreakpointBook book, Audience audience) {
        this.answers = answers;
        this.book = book;
        this.audience = audience;
    }

    /** {@return whether the program has stopped only to log, which is done then} */
    CompletableFuture<Boolean> passes(ObjectNode why) {
        if (!book.logs()) {
            return CompletableFuture.completedFuture(false);
        }
        ObjectNode top = JSON.objectNode()
                .put("threadId", why.path("threadId").asInt())
                .put("startFrame", 0)
                .put("levels", 1);
        return answers.now("stackTrace", top).thenCompose(body -> {
            JsonNode frame = body.path("stackFrames").path(0);
            List<String> messages = book.logsAt(
                    why,
                    frame.path("source").path("path").asText(),
                    frame.path("line").asInt());
            CompletableFuture<?> logged = CompletableFuture.completedFuture(null);
            for (String message : messages) {
                logged = logged.thenCompose(
                                _ -> filled(message, frame.path("id").asInt()))
                        .thenAccept(this::log);
            }
            return logged.thenApply(_ -> !messages.isEmpty());
        });
    }

    private CompletableFuture<String> filled(String message, int frame) {
        List<MatchResult> expressions = EXPRESSION.matcher(message).results().toList();
        CompletableFuture<String> filled = CompletableFuture.completedFuture(message);
        for (MatchResult expression : expressions) {
            ObjectNode arguments = JSON.objectNode()
                    .put("expression", expression.group(1))
                    .put("frameId", frame)
                    .put("context", "watch");
            CompletableFuture<String> value = answers.now("evaluate", arguments)
                    .handle((body, failure) ->
                            failure == null ? body.path("result").asText() : '<' + Failures.message(failure) + '>');
            filled = filled.thenCombine(
                    value,
                    (text, result) -> EXPRESSION.matcher(text).replaceFirst(Matcher.quoteReplacement(brace(result))));
        }
        return filled.thenApply(text -> text.replace(OPEN, '{').replace(CLOSE, '}'));
    }

    private static String brace(String value) {
        return value.replace('{', OPEN).replace('}', CLOSE);
    }

    private void log(String line) {
        audience.tell(DebugNews.Output.of("console", line + "\n"));
    }
}
