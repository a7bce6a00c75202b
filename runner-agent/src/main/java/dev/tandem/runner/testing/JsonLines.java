package dev.tandem.runner.testing;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;

/** Objects of JSON from programs of people: flat, and of bounded size, because lines are. */
final class JsonLines {
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(4)
                            .maxNumberLength(30)
                            .maxStringLength(ReportReader.MOST_LINE_BYTES)
                            .build())
                    .build())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private JsonLines() {}

    /** {@return what the line says; empty if that is not such an object} */
    static <T> Optional<T> read(String line, Class<T> type) {
        if (!line.startsWith("{")) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(JSON.readValue(line, type));
        } catch (JsonProcessingException _) {
            return Optional.empty(); // cut off, or a program's own idea of a report
        }
    }
}
