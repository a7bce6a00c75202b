package dev.tandem.bench.sandbox;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A line of the table with what is asked of it.
 *
 * @param key its name in the JSON
 * @param value what was measured; NaN if it was not
 * @param required at most so much; null if nothing is asked
 * @param stretch the better aim; null if there is none
 * @param remark what else is to be said, such as why there is no value; may be empty
 */
record Line(
        String key,
        String title,
        String unit,
        double value,
        @Nullable Double required,
        @Nullable Double stretch,
        String remark) {
    /** Nothing is asked. */
    static Line told(String key, String title, String unit, double value, String remark) {
        return new Line(key, title, unit, value, null, null, remark);
    }

    /** Null where nothing is asked, or nothing could be measured. */
    @Nullable Boolean met() {
        if (required == null || Double.isNaN(value)) {
            return null;
        }
        return value <= required;
    }

    String verdict() {
        Boolean met = met();
        if (met == null) {
            return "";
        }
        return stretch != null && value <= stretch ? "stretch" : met ? "met" : "NO";
    }

    String shown() {
        return Double.isNaN(value) ? "-" : number(value) + " " + unit;
    }

    String shownRequired() {
        return required == null ? "" : "<= " + number(required);
    }

    String shownStretch() {
        return stretch == null ? "" : "<= " + number(stretch);
    }

    /** Three digits that count. */
    static String number(double value) {
        int decimals = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }
}
