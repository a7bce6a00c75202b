package dev.tandem.bench.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A line of the table with what is asked of it.
 *
 * @param key its name in the JSON
 * @param value what was measured; NaN if it was not
 * @param required at most so much, or, where more is better, at least; null if nothing is asked
 * @param stretch the better aim; null if there is none
 * @param moreIsBetter whether a larger value is a better one
 * @param remark what else is to be said, such as why there is no value; may be empty
 */
public record Line(
        String key,
        String title,
        String unit,
        double value,
        @Nullable Double required,
        @Nullable Double stretch,
        boolean moreIsBetter,
        String remark) {
    /** At most so much. */
    public Line(
            String key,
            String title,
            String unit,
            double value,
            @Nullable Double required,
            @Nullable Double stretch,
            String remark) {
        this(key, title, unit, value, required, stretch, false, remark);
    }

    /** At least so much. */
    public static Line atLeast(
            String key,
            String title,
            String unit,
            double value,
            double required,
            @Nullable Double stretch,
            String remark) {
        return new Line(key, title, unit, value, required, stretch, true, remark);
    }

    /** Nothing is asked. */
    public static Line told(String key, String title, String unit, double value, String remark) {
        return new Line(key, title, unit, value, null, null, remark);
    }

    /** Null where nothing is asked, or nothing could be measured. */
    public @Nullable Boolean met() {
        if (required == null || Double.isNaN(value)) {
            return null;
        }
        return reaches(required);
    }

    private boolean reaches(double aim) {
        return moreIsBetter ? value >= aim : value <= aim;
    }

    public String verdict() {
        Boolean met = met();
        if (met == null) {
            return "";
        }
        return stretch != null && reaches(stretch) ? "stretch" : met ? "met" : "NO";
    }

    public String shown() {
        return Double.isNaN(value) ? "-" : number(value) + " " + unit;
    }

    public String shownRequired() {
        return shownAim(required);
    }

    public String shownStretch() {
        return shownAim(stretch);
    }

    private String shownAim(@Nullable Double aim) {
        return aim == null ? "" : (moreIsBetter ? ">= " : "<= ") + number(aim);
    }

    /** {@return what programs read of it} */
    public Map<String, @Nullable Object> json() {
        var json = new LinkedHashMap<String, @Nullable Object>();
        json.put("row", key);
        json.put("title", title);
        json.put("unit", unit);
        json.put("lowerIsBetter", !moreIsBetter);
        json.put("ours", Double.isNaN(value) ? null : value);
        json.put("target", required);
        json.put("stretch", stretch);
        json.put("met", met());
        json.put("verdict", verdict());
        json.put("remark", remark);
        return json;
    }

    /** {@return lines as a table for people, with how many aims are met} */
    public static String table(List<Line> lines) {
        var judged = new ArrayList<List<String>>();
        judged.add(List.of("figure", "reached", "required", "stretch", "verdict", ""));
        for (Line line : lines) {
            judged.add(List.of(
                    line.title(),
                    line.shown(),
                    line.shownRequired(),
                    line.shownStretch(),
                    line.verdict(),
                    line.remark()));
        }
        List<Boolean> asked =
                lines.stream().map(Line::met).filter(Objects::nonNull).toList();
        return Table.of(judged) + asked.stream().filter(met -> met).count() + " of " + asked.size() + " targets met\n";
    }

    /** Three digits that count. */
    public static String number(double value) {
        int decimals = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }
}
