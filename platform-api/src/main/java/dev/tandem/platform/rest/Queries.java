package dev.tandem.platform.rest;

import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import java.util.Map;

/** Numbers in the query of an address. */
final class Queries {
    private static final int SHOWN_CHARACTERS = 40;

    private Queries() {}

    /**
     * {@return a number within bounds}
     *
     * @throws Refusal {@code REQUEST-01}
     */
    static long number(String name, String text, long least, long most) {
        try {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Refused below, like one out of bounds.
        }
        String shown = text.substring(0, Math.min(text.length(), SHOWN_CHARACTERS));
        throw new Refusal(
                ErrorCode.REQUEST_MALFORMED, Map.of("parameter", name, "value", shown, "least", least, "most", most));
    }
}
