package dev.tandem.debug.java;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * When a breakpoint stops the program.
 *
 * @param condition an expression; null for always
 * @param hits which of the times count; null for all
 * @param logMessage what is told in place of stopping, with expressions in braces; null if it stops
 */
record BreakpointRule(
        @Nullable String condition,
        @Nullable Hits hits,
        @Nullable String logMessage) {
    static final BreakpointRule ALWAYS = new BreakpointRule(null, null, null);

    /**
     * {@return the rule that a client tells}
     *
     * @throws Refusal if its hit condition is none
     */
    static BreakpointRule of(JsonNode breakpoint) {
        String hits = Json.text(breakpoint.path("hitCondition"));
        return new BreakpointRule(
                Json.text(breakpoint.path("condition")),
                hits == null ? null : Hits.of(hits),
                Json.text(breakpoint.path("logMessage")));
    }

    /**
     * {@return whether it needs no thought when it is met}
     *
     * @param evaluated whether the condition is known to hold
     */
    boolean stopsAlways(boolean evaluated) {
        return (condition == null || evaluated) && hits == null && logMessage == null;
    }

    /** Which of the times count: {@code 5} or {@code == 5}, {@code > 5}, {@code >= 5}, {@code < 5}, {@code <= 5}, {@code % 5}. */
    record Hits(String operator, long number) {
        private static final Pattern FORM = Pattern.compile("\\s*(==?|>=?|<=?|%)?\\s*(\\d{1,18})\\s*");

        static Hits of(String text) {
            Matcher matcher = FORM.matcher(text);
            if (!matcher.matches() || Long.parseLong(matcher.group(2)) == 0) {
                throw new Refusal("\"" + text
                        + "\" is no hit condition; write a number such as 5, or >= 5, or % 5 for each fifth time.");
            }
            return new Hits(matcher.group(1) == null ? "==" : matcher.group(1), Long.parseLong(matcher.group(2)));
        }

        /** @param count counted from 1 */
        boolean matches(long count) {
            return switch (operator) {
                case ">" -> count > number;
                case ">=" -> count >= number;
                case "<" -> count < number;
                case "<=" -> count <= number;
                case "%" -> count % number == 0;
                default -> count == number;
            };
        }
    }
}
