package dev.tandem.bench.sandbox;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the benchmark was asked for.
 *
 * @param rounds how often each way is taken
 * @param json file for all figures, null for none
 */
record Options(int rounds, @Nullable Path json) {
    static final String USAGE = "Usage: ./tandem bench sandbox [--rounds N] [--quick] [--json FILE]";

    private static final int USUAL = 400;
    private static final int FEW = 100;

    Options {
        if (rounds < 10 || rounds > 100_000) {
            throw new IllegalArgumentException("--rounds is 10 to 100000, not " + rounds);
        }
    }

    /**
     * Reads the command line.
     *
     * @throws IllegalArgumentException if it makes no sense
     */
    static Options of(List<String> arguments) {
        int rounds = USUAL;
        Path json = null;
        for (int i = 0; i < arguments.size(); i++) {
            String option = arguments.get(i);
            if (option.equals("--quick")) {
                rounds = FEW;
                continue;
            }
            if (++i == arguments.size()) {
                throw new IllegalArgumentException(option + " is no option, or needs a value");
            }
            switch (option) {
                case "--rounds" -> rounds = Integer.parseInt(arguments.get(i));
                case "--json" -> json = Path.of(arguments.get(i)).toAbsolutePath();
                default -> throw new IllegalArgumentException("unknown option " + option);
            }
        }
        return new Options(rounds, json);
    }
}
