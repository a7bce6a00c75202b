package dev.tandem.bench.debug;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Somebody who comes when the program stands, has written much and has breakpoints: how long it takes until they know all of that. */
final class Latecomer {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final CompletableFuture<Void> knows = new CompletableFuture<>();

    // ---- the reading thread's
    private final Set<String> kinds = new HashSet<>();
    private int characters;

    private Latecomer() {}

    /**
     * {@return milliseconds from the connecting until stop, output and breakpoints have been read}
     *
     * @param characters that they are to get of the program's output
     */
    static double joins(Shared shared, int characters) throws IOException, InterruptedException {
        Latecomer latecomer = new Latecomer();
        long begun = System.nanoTime();
        try (Seat seat = Seat.open(shared.lines(), line -> latecomer.read(line, characters))) {
            Waiting.on(shared.session().join(seat).toCompletableFuture(), PATIENCE);
            Waiting.on(latecomer.knows, PATIENCE);
            double taken = (System.nanoTime() - begun) / 1e6;
            Waiting.on(shared.session().leave(seat).toCompletableFuture(), PATIENCE);
            return taken;
        }
    }

    private void read(JsonNode line, int needed) {
        kinds.add(line.path("kind").asText());
        characters += line.path("body").path("output").asText().length();
        if (characters >= needed && kinds.containsAll(Set.of("started", "stopped", "breakpoints", "seen"))) {
            knows.complete(null);
        }
    }
}
