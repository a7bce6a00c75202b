package dev.tandem.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What a file or folder may be called: anything that every file system takes and that hides nothing from a person's eyes. */
public final class EntryNames {
    /** In UTF-8. */
    public static final int MOST_BYTES = 255;

    private EntryNames() {}

    /** {@return why a name is not allowed, in a word or two; empty if it is} */
    public static Optional<String> problem(String name) {
        if (name.isBlank()) {
            return Optional.of("empty");
        }
        if (name.equals(".") || name.equals("..")) {
            return Optional.of("dots");
        }
        if (name.indexOf('/') >= 0 || name.indexOf('\\') >= 0) {
            return Optional.of("slash");
        }
        if (name.codePoints().anyMatch(EntryNames::isInvisible)) {
            return Optional.of("control character");
        }
        return name.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES
                ? Optional.of("longer than " + MOST_BYTES + " bytes")
                : Optional.empty();
    }

    /** Control and format characters (also those that turn the direction of writing), unpaired surrogates, line ends. */
    public static boolean isInvisible(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED -> true;
            default -> false;
        };
    }
}
