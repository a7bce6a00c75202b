package dev.tandem.bench.crdt;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the benchmark was asked for.
 *
 * @param traces folder of recorded histories, null for made ones
 * @param json file for all figures, null for none
 * @param quick whether fewer passes will do
 * @param wall whether the clock on the wall counts everywhere
 * @param only part of the titles of the rows that are wanted; empty for all
 */
record Options(@Nullable Path traces, @Nullable Path json, boolean quick, boolean wall, String only) {
    static final String USAGE =
            "Usage: ./tandem bench crdt [--traces DIR] [--json FILE] [--quick] [--wall] [--only TITLE]";

    /**
     * Reads the command line.
     *
     * @throws IllegalArgumentException if it makes no sense
     */
    static Options of(List<String> arguments) {
        Path traces = null;
        Path json = null;
        boolean quick = false;
        boolean wall = false;
        String only = "";
        for (int i = 0; i < arguments.size(); i++) {
            String option = arguments.get(i);
            if (option.equals("--quick") || option.equals("--wall")) {
                quick |= option.equals("--quick");
                wall |= option.equals("--wall");
                continue;
            }
            if (++i == arguments.size()) {
                throw new IllegalArgumentException(option + " is no option, or needs a value");
            }
            switch (option) {
                case "--traces" -> traces = Path.of(arguments.get(i)).toAbsolutePath();
                case "--json" -> json = Path.of(arguments.get(i)).toAbsolutePath();
                case "--only" -> only = arguments.get(i);
                default -> throw new IllegalArgumentException("unknown option " + option);
            }
        }
        return new Options(traces, json, quick, wall, only);
    }
}
