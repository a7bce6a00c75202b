package dev.tandem.bench.debug;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the benchmark was asked for.
 *
 * @param steps of each debugger, each way
 * @param only the adapters to be measured; empty for all that are here
 * @param json file for all figures, null for none
 */
record Options(int steps, List<String> only, @Nullable Path json) {
    static final String USAGE = "Usage: ./tandem bench debug [--steps N] [--quick] [--only ADAPTER,...] [--json FILE]";

    private static final int USUAL = 2_000;
    private static final int FEW = 200;

    Options {
        if (steps < 10 || steps > 100_000) {
            throw new IllegalArgumentException("--steps is 10 to 100000, not " + steps);
        }
        only = List.copyOf(only);
    }

    /**
     * Reads the command line.
     *
     * @throws IllegalArgumentException if it makes no sense
     */
    static Options of(List<String> arguments) {
        int steps = USUAL;
        List<String> only = List.of();
        Path json = null;
        for (int i = 0; i < arguments.size(); i++) {
            String option = arguments.get(i);
            if (option.equals("--quick")) {
                steps = FEW;
                continue;
            }
            if (++i == arguments.size()) {
                throw new IllegalArgumentException(option + " is no option, or needs a value");
            }
            switch (option) {
                case "--steps" -> steps = Integer.parseInt(arguments.get(i));
                case "--only" -> only = List.of(arguments.get(i).split(",", -1));
                case "--json" -> json = Path.of(arguments.get(i)).toAbsolutePath();
                default -> throw new IllegalArgumentException("unknown option " + option);
            }
        }
        return new Options(steps, only, json);
    }

    boolean wants(String adapter) {
        return only.isEmpty() || only.contains(adapter);
    }
}
