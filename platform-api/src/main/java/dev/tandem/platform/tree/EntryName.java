package dev.tandem.platform.tree;

import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Map;

/** What a file or folder may be called: anything that every file system takes and that hides nothing from a person's eyes. */
final class EntryName {
    private static final int MAX_BYTES = 255;
    private static final int SHOWN_CHARACTERS = 60;

    private EntryName() {}

    /**
     * {@return the name in Unicode's composed form (NFC), so that names that look the same are the same}
     *
     * @throws Refusal {@code FILE-01}
     */
    static String check(String wanted) {
        String name = Normalizer.normalize(wanted, Normalizer.Form.NFC);
        String reason = null;
        if (name.isEmpty() || name.isBlank()) {
            reason = "empty";
        } else if (name.equals(".") || name.equals("..")) {
            reason = "dots";
        } else if (name.indexOf('/') >= 0 || name.indexOf('\\') >= 0) {
            reason = "slash";
        } else if (name.codePoints().anyMatch(EntryName::isInvisible)) {
            reason = "control character";
        } else if (name.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            reason = "longer than " + MAX_BYTES + " bytes";
        }
        if (reason != null) {
            throw new Refusal(ErrorCode.FILE_NAME_INVALID, Map.of("name", shown(wanted), "reason", reason));
        }
        return name;
    }

    /** Control and format characters (also those that turn the direction of writing), unpaired surrogates, line ends. */
    private static boolean isInvisible(int character) {
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

    private static String shown(String name) {
        return name.codePoints()
                .map(character -> isInvisible(character) ? '\uFFFD' : character)
                .limit(SHOWN_CHARACTERS)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
