package dev.tandem.bench.debug;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.tandem.bench.report.Line;
import dev.tandem.debug.DebugNews;
import dev.tandem.debug.DebugSession;
import dev.tandem.debug.Epoch;
import dev.tandem.debug.Move;
import dev.tandem.debug.Participant;
import dev.tandem.debug.Stop;
import dev.tandem.debug.adapter.OpenAdapter;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** How often a condition that is false is tried, until it is true for once. */
final class Conditions {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int FIRST = 20_000;
    private static final int SECOND = 120_000;
    private static final Participant SOMEBODY = new Participant("p", "Somebody");

    private Conditions() {}

    static void measure(DebugBenchmark.Way way, Figures figures) throws IOException, InterruptedException {
        BlockingQueue<Stop> stops = new LinkedBlockingQueue<>();
        try (OpenAdapter adapter = way.open()) {
            DebugSession session = adapter.session();
            Waiting.on(
                    session.join(news -> {
                                if (news instanceof DebugNews.Seen seen && seen.whole()) {
                                    stops.add(seen.stop());
                                }
                            })
                            .toCompletableFuture(),
                    PATIENCE);
            Waiting.on(
                    adapter.start(java.util.List.of(way.loop().breakpoint(way.folder(), "n == " + FIRST)))
                            .toCompletableFuture(),
                    PATIENCE);
            Epoch there = next(stops);
            Waiting.on(
                    session.set(way.loop().breakpoint(way.folder(), "n == " + SECOND))
                            .toCompletableFuture(),
                    PATIENCE);
            long begun = System.nanoTime();
            Waiting.on(
                    session.move(SOMEBODY, Move.CONTINUE, there, JsonNodeFactory.instance.objectNode())
                            .toCompletableFuture(),
                    PATIENCE);
            Epoch _ = next(stops);
            double seconds = (System.nanoTime() - begun) / 1e9;
            figures.add(Line.atLeast(
                    "java-conditions",
                    "java: false conditions of a breakpoint",
                    "/s",
                    (SECOND - FIRST) / seconds,
                    550,
                    10_000.0,
                    "%,d of them".formatted(SECOND - FIRST)));
        }
    }

    private static Epoch next(BlockingQueue<Stop> stops) throws IOException, InterruptedException {
        Stop stop = stops.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        if (stop == null) {
            throw new IOException("the condition was not true within " + PATIENCE);
        }
        return stop.epoch();
    }
}
