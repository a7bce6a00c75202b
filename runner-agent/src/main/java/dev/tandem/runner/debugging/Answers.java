package dev.tandem.runner.debugging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.tandem.debug.DebugException;
import dev.tandem.protocol.FromRunner;
import dev.tandem.protocol.JsonLength;
import dev.tandem.protocol.ToRunner;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** What questions are answered with. */
final class Answers {
    private static final int MOST_MESSAGE = 1_000;

    private Answers() {}

    /** What somebody is told: either a body, or a code and a message. */
    record Told(
            @Nullable JsonNode body,
            @Nullable String code,
            @Nullable String message) {}

    /** {@return the answer to a question} */
    static FromRunner.DebugAnswer of(ToRunner.DebugAsk ask, @Nullable JsonNode body, @Nullable Throwable failure) {
        Told told = told(body, failure);
        return new FromRunner.DebugAnswer(ask.request(), ask.session(), told.body(), told.code(), told.message());
    }

    /** {@return what is told of an answer, or of there being none} */
    static Told told(@Nullable JsonNode body, @Nullable Throwable failure) {
        if (failure != null) {
            return refused(failure);
        }
        JsonNode given = body == null ? JsonNodeFactory.instance.objectNode() : body;
        if (JsonLength.of(given) > JsonLength.MOST) {
            return refused(new AskException(
                    "DEBUG-05", "What the debugger answers is too large to be shown; ask for less of it."));
        }
        return new Told(given, null, null);
    }

    private static Told refused(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        String code = switch (cause) {
            case DebugException known -> known.error().code();
            case AskException known -> known.code();
            default -> "DEBUG-05";
        };
        String message = cause instanceof DebugException known ? words(known) : String.valueOf(cause.getMessage());
        return new Told(null, code, shortened(message));
    }

    /** {@return what happened, without code and remedy: people are shown those apart} */
    static String words(DebugException failure) {
        String text = String.valueOf(failure.getMessage());
        String code = failure.error().code() + ": ";
        String remedy = " " + failure.error().remedy();
        text = text.startsWith(code) ? text.substring(code.length()) : text;
        text = text.endsWith(remedy) ? text.substring(0, text.length() - remedy.length()) : text;
        return shortened(text);
    }

    private static String shortened(String text) {
        return text.length() <= MOST_MESSAGE ? text : text.substring(0, MOST_MESSAGE) + "…";
    }
}
