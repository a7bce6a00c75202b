package dev.tandem.bench.collab;

import dev.tandem.bench.collab.server.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the benchmark was asked for.
 *
 * @param rows which rows
 * @param servers which servers
 * @param runs how often each row is run with each server
 * @param rate edits a second of each client instead of the search for saturation, NaN to search
 * @param quick whether windows are half as long
 * @param json file for all figures, null for none
 * @param platform folder of another built platform, null for this project's
 * @param profile file for a recording of the platform at work, null for none
 */
record Options(
        Set<RowKind> rows,
        Set<Kind> servers,
        int runs,
        double rate,
        boolean quick,
        @Nullable Path json,
        @Nullable Path platform,
        @Nullable Path profile) {
    static final String USAGE = """
            Usage: ./tandem bench collab [--runs N] [--quick] [--only ROW,...] [--servers NAME,...] [--json FILE]
                                         [--platform DIR] [--profile FILE] [--rate N] [--priority]
            Rows: %s
            Servers: %s""".formatted(
            String.join(", ", Arrays.stream(RowKind.values()).map(RowKind::key).toList()),
            String.join(", ", Arrays.stream(Kind.values()).map(Kind::key).toList()));

    private static final int RUNS = 5;

    /**
     * Reads the command line.
     *
     * @throws IllegalArgumentException if it makes no sense
     */
    static Options of(List<String> arguments) {
        Set<RowKind> rows = EnumSet.allOf(RowKind.class);
        Set<Kind> servers = EnumSet.allOf(Kind.class);
        int runs = 0;
        double rate = Double.NaN;
        boolean quick = false;
        Path json = null;
        Path platform = null;
        Path profile = null;
        for (int i = 0; i < arguments.size(); i++) {
            String option = arguments.get(i);
            if (option.equals("--quick")) {
                quick = true;
                continue;
            }
            if (option.equals("--priority")) {
                continue; // the launcher has done what it asks for
            }
            if (++i == arguments.size()) {
                throw new IllegalArgumentException(option + " is no option, or needs a value");
            }
            String value = arguments.get(i);
            switch (option) {
                case "--runs" -> runs = number(value);
                case "--rate" -> rate = number(value);
                case "--only" -> rows = rows(value);
                case "--servers" -> servers = servers(value);
                case "--json" -> json = Path.of(value).toAbsolutePath();
                case "--platform" -> platform = Path.of(value).toAbsolutePath();
                case "--profile" -> profile = Path.of(value).toAbsolutePath();
                default -> throw new IllegalArgumentException("unknown option " + option);
            }
        }
        return new Options(rows, servers, runs > 0 ? runs : quick ? 1 : RUNS, rate, quick, json, platform, profile);
    }

    private static int number(String value) {
        if (!value.matches("[1-9][0-9]{0,3}")) {
            throw new IllegalArgumentException("not a whole number of 1 to 9999: " + value);
        }
        return Integer.parseInt(value);
    }

    private static Set<RowKind> rows(String names) {
        var rows = EnumSet.noneOf(RowKind.class);
        for (String name : names.split(",", -1)) {
            rows.add(Arrays.stream(RowKind.values())
                    .filter(row -> row.key().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no such row: " + name)));
        }
        return rows;
    }

    private static Set<Kind> servers(String names) {
        var servers = new ArrayList<Kind>();
        for (String name : names.split(",", -1)) {
            servers.add(Arrays.stream(Kind.values())
                    .filter(kind -> kind.key().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no such server: " + name)));
        }
        return EnumSet.copyOf(servers);
    }
}
