package dev.tandem.platform.people;

import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import java.text.Normalizer;
import java.util.Map;

/** What a person may be called: one line that can be seen and does not pretend to be something else. */
public final class DisplayName {
    private static final int MAX_CHARACTERS = 40;
    private static final int ZERO_WIDTH_JOINER = 0x200D;

    private DisplayName() {}

    /**
     * {@return the name, composed (NFC), without blanks around it and with single blanks inside}
     *
     * @throws Refusal {@code PEOPLE-01}
     */
    public static String check(String wanted) {
        String name = Normalizer.normalize(wanted, Normalizer.Form.NFC).strip().replaceAll("[ \\u00A0]+", " ");
        int length = name.codePointCount(0, name.length());
        boolean visible = name.codePoints().anyMatch(Character::isLetterOrDigit)
                || name.codePoints().anyMatch(character -> Character.getType(character) == Character.OTHER_SYMBOL);
        if (length < 1
                || length > MAX_CHARACTERS
                || !visible
                || name.codePoints().anyMatch(DisplayName::isHidden)) {
            throw new Refusal(ErrorCode.DISPLAY_NAME_INVALID, Map.of("length", length, "limit", MAX_CHARACTERS));
        }
        return name;
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
