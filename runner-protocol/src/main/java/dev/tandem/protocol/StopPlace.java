package dev.tandem.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where a program stands, and who brought it there: the little of a {@link SessionEvent.DebugStopped} by which people find it again. What a stop
 * tells comes from a sandbox: whatever has another shape than it should counts as absent.
 *
 * @param by null for nobody, as their move
 * @param reason e.g. {@code breakpoint}
 * @param entry the file of the topmost frame; null if it is none of the session's
 * @param line counted from 1; 0 if it is not known
 * @param function name of the topmost frame; may be empty
 */
public record StopPlace(
        @Nullable ParticipantId by,
        @Nullable String move,
        String reason,
        @Nullable EntryId entry,
        int line,
        String function) {
    private static final int MOST_TEXT = 200;

    /** {@return what a stop tells of it} */
    public static StopPlace of(JsonNode stop) {
        JsonNode frame = stop.path("frames").path(0);
        return new StopPlace(
                parsed(stop, "by", ParticipantId::parse),
                text(stop, "move").orElse(null),
                text(stop, "reason").orElse("stopped"),
                parsed(frame, "entry", EntryId::parse),
                Math.max(0, frame.path("line").asInt()),
                text(frame, "name").orElse(""));
    }

    private static Optional<String> text(JsonNode of, String field) {
        JsonNode value = of.path(field);
        return value.isTextual() ? Optional.of(oneLine(value.textValue())) : Optional.empty();
    }

    /** Without what a database or a list cannot show. */
    private static String oneLine(String text) {
        String visible = text.codePoints()
                .map(character -> Character.isISOControl(character) ? ' ' : character)
                .limit(MOST_TEXT)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return visible.strip();
    }

    private static <T> @Nullable T parsed(JsonNode of, String field, Function<String, T> parser) {
        JsonNode value = of.path(field);
        if (!value.isTextual()) {
            return null;
        }
        try {
            return parser.apply(value.textValue());
        } catch (IllegalArgumentException _) {
            return null;
        }
    }
}
