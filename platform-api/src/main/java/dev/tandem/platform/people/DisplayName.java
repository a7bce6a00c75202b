package dev.tandem.platform.people;

import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import java.text.Normalizer;
import java.util.Map;

/** What a person, a session and a version may be called: one line that can be seen and hides nothing. */
public final class DisplayName {
    private static final int MAX_OF_PERSON = 40;
    private static final int MAX_OF_SESSION = 80; // and of a version
    private static final int ZERO_WIDTH_JOINER = 0x200D;

    private DisplayName() {}

    /**
     * {@return a person's name, composed (NFC), without blanks around it and with single blanks inside}
     *
     * @throws Refusal {@code PEOPLE-01}
     */
    public static String ofPerson(String wanted) {
        return check(wanted, MAX_OF_PERSON, ErrorCode.DISPLAY_NAME_INVALID);
    }

    /**
     * {@return a session's name, likewise}
     *
     * @throws Refusal {@code SESSION-06}
     */
    public static String ofSession(String wanted) {
        return check(wanted, MAX_OF_SESSION, ErrorCode.SESSION_TITLE_INVALID);
    }

    /**
     * {@return a version's name, likewise}
     *
     * @throws Refusal {@code HISTORY-03}
     */
    public static String ofVersion(String wanted) {
        return check(wanted, MAX_OF_SESSION, ErrorCode.VERSION_NAME_INVALID);
    }

    private static String check(String wanted, int limit, ErrorCode code) {
        String name = Normalizer.normalize(wanted, Normalizer.Form.NFC).strip().replaceAll("[ \\u00A0]+", " ");
        int length = name.codePointCount(0, name.length());
        if (length < 1 || length > limit || !isSeen(name) || name.codePoints().anyMatch(DisplayName::isHidden)) {
            throw new Refusal(code, Map.of("length", length, "limit", limit));
        }
        return name;
    }

    /** Letters, digits or symbols such as emoji; marks and punctuation alone name nobody. */
    private static boolean isSeen(String name) {
        return name.codePoints()
                .anyMatch(character ->
                        Character.isLetterOrDigit(character) || Character.getType(character) == Character.OTHER_SYMBOL);
    }

    /** The zero-width joiner is allowed: it holds emoji together. */
    private static boolean isHidden(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> true;
            case Character.FORMAT -> character != ZERO_WIDTH_JOINER;
            default -> false;
        };
    }
}
