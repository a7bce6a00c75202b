package dev.tandem.bench.debug;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.tandem.bench.report.Line;
import dev.tandem.debug.BreakpointRequest;
import dev.tandem.debug.DebugNews;
import dev.tandem.debug.DebugSession;
import dev.tandem.debug.Epoch;
import dev.tandem.debug.Move;
import dev.tandem.debug.Participant;
import dev.tandem.debug.Stop;
import dev.tandem.debug.adapter.OpenAdapter;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * How often a condition that is false is tried, until it is true for once. Where the method does not run yet, Java's is compiled into the program;
 * in one that runs already, the adapter tries it.
 */
final class Conditions {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int FEW = 1_000;
    private static final int MANY = 10_000_000;
    /** Of the slow way. */
    private static final int MORE = 2_000;

    private static final Participant SOMEBODY = new Participant("p", "Somebody");

    private Conditions() {}

    static void measure(Way way, Figures figures) throws IOException, InterruptedException {
        // What a start takes is in both.
        double start = stopped(way, FEW, _ -> {});
        double seconds = stopped(way, MANY, _ -> {}) - start;
        figures.add(Line.atLeast(
                "java-conditions",
                "java: false conditions of a breakpoint",
                "/s",
                (MANY - FEW) / seconds,
                550,
                10_000.0,
                "%,d of them".formatted(MANY - FEW)));
        stopped(
                way,
                FEW,
                running -> figures.add(Line.told(
                        "java-conditions-running",
                        "java: the same, set while its method runs",
                        "/s",
                        MORE / running.goOn(),
                        "%,d of them, until the method is called again".formatted(MORE))));
    }

    /** A program that stands at the breakpoint. */
    private record Standing(Way way, DebugSession session, Epoch epoch, BlockingQueue<Stop> stops) {
        /** {@return the seconds that it takes with another condition} */
        double goOn() throws IOException, InterruptedException {
            get(session.set(condition(way, FEW + MORE)));
            long begun = System.nanoTime();
            get(session.move(SOMEBODY, Move.CONTINUE, epoch, JsonNodeFactory.instance.objectNode()));
            Epoch _ = next(stops);
            return since(begun);
        }
    }

    @FunctionalInterface
    private interface Then {
        void at(Standing standing) throws IOException, InterruptedException;
    }

    /** {@return the seconds from the start of the program until it stands where {@code n} is so large} */
    private static double stopped(Way way, int n, Then then) throws IOException, InterruptedException {
        BlockingQueue<Stop> stops = new LinkedBlockingQueue<>();
        try (OpenAdapter adapter = way.open()) {
            DebugSession session = adapter.session();
            get(session.join(news -> {
                if (news instanceof DebugNews.Seen seen && seen.whole()) {
                    stops.add(seen.stop());
                }
            }));
            long begun = System.nanoTime();
            get(adapter.start(List.of(condition(way, n))));
            Epoch there = next(stops);
            double seconds = since(begun);
            then.at(new Standing(way, session, there, stops));
            return seconds;
        }
    }

    private static BreakpointRequest condition(Way way, int n) {
        return way.loop().breakpoint(way.folder(), "n == " + n);
    }

    private static <T> T get(CompletionStage<T> stage) throws IOException, InterruptedException {
        return Waiting.on(stage.toCompletableFuture(), PATIENCE);
    }

    private static double since(long begun) {
        return (System.nanoTime() - begun) / 1e9;
    }

    private static Epoch next(BlockingQueue<Stop> stops) throws IOException, InterruptedException {
        Stop stop = stops.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        if (stop == null) {
            throw new IOException("the condition was not true within " + PATIENCE);
        }
        return stop.epoch();
    }
}
