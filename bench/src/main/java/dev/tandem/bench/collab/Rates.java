package dev.tandem.bench.collab;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tandem.bench.collab.server.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** At which rates servers were saturated last, so that the next search begins near them. */
final class Rates {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final Map<String, Double> rates;

    Rates(Path file) throws IOException {
        this.file = file;
        rates = Files.exists(file)
                ? JSON.readValue(file.toFile(), new TypeReference<TreeMap<String, Double>>() {})
                : new TreeMap<>();
    }

    /** Edits of each client a second. */
    OptionalDouble of(RowKind row, Kind server) {
        Double rate = rates.get(key(row, server));
        return rate == null ? OptionalDouble.empty() : OptionalDouble.of(rate);
    }

    void put(RowKind row, Kind server, double rate) throws IOException {
        rates.put(key(row, server), rate);
        JSON.writeValue(file.toFile(), rates);
    }

    private static String key(RowKind row, Kind server) {
        return row.key() + "/" + server.key();
    }
}
