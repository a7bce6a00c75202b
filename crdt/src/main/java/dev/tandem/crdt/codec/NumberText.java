package dev.tandem.crdt.codec;

import java.math.BigDecimal;

/** Numbers as JavaScript writes them: ECMA-262, {@code Number::toString}. */
final class NumberText {
    /** Up to so many digits before the point there is no exponent. */
    private static final int MAX_PLAIN_DIGITS = 21;

    private static final int MAX_LEADING_ZEROS = 6;

    private NumberText() {}

    /**
     * Appends a number.
     *
     * @param number finite
     */
    static void append(StringBuilder out, double number) {
        if (number == Math.rint(number) && Math.abs(number) < 1L << 53) {
            out.append((long) number);
            return;
        }
        if (number < 0) {
            out.append('-');
        }
        appendPositive(out, Math.abs(number));
    }

    private static void appendPositive(StringBuilder out, double number) {
        var decimal = new BigDecimal(Double.toString(number)).stripTrailingZeros();
        if (decimal.precision() == 2) {
            decimal = oneDigit(number, decimal);
        }
        String digits = decimal.unscaledValue().toString();
        int count = digits.length();
        int beforePoint = count - decimal.scale();
        if (beforePoint > 0 && beforePoint <= MAX_PLAIN_DIGITS) {
            if (count <= beforePoint) {
                out.append(digits).repeat('0', beforePoint - count);
            } else {
                out.append(digits, 0, beforePoint).append('.').append(digits, beforePoint, count);
            }
        } else if (beforePoint <= 0 && beforePoint > -MAX_LEADING_ZEROS) {
            out.append("0.").repeat('0', -beforePoint).append(digits);
        } else {
            out.append(digits.charAt(0));
            if (count > 1) {
                out.append('.').append(digits, 1, count);
            }
            int exponent = beforePoint - 1;
            out.append('e').append(exponent < 0 ? '-' : '+').append(Math.abs(exponent));
        }
    }

    /** Java prefers two digits that are nearer to one that would do; JavaScript takes the one. */
    private static BigDecimal oneDigit(double number, BigDecimal twoDigits) {
        BigDecimal rounded = twoDigits.round(new java.math.MathContext(1, java.math.RoundingMode.HALF_UP));
        return rounded.doubleValue() == number ? rounded.stripTrailingZeros() : twoDigits;
    }
}
