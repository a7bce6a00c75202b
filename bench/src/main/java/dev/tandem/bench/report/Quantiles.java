package dev.tandem.bench.report;

import java.util.List;

/** Of values that were taken. */
public final class Quantiles {
    private Quantiles() {}

    /** {@return the value that so large a part of the values does not exceed; NaN without any} */
    public static double of(List<Double> values, double part) {
        if (values.isEmpty()) {
            return Double.NaN;
        }
        List<Double> sorted = values.stream().sorted().toList();
        int index = (int) Math.ceil(part * sorted.size()) - 1;
        return sorted.get(Math.clamp(index, 0, sorted.size() - 1));
    }
}
