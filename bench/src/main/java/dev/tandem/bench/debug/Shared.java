package dev.tandem.bench.debug;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.tandem.debug.BreakpointRequest;
import dev.tandem.debug.DebugRules;
import dev.tandem.debug.DebugSession;
import dev.tandem.debug.Epoch;
import dev.tandem.debug.Move;
import dev.tandem.debug.Participant;
import dev.tandem.debug.Quirk;
import dev.tandem.debug.adapter.Connected;
import dev.tandem.debug.adapter.OpenAdapter;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

/** A program that many follow; they take turns in stepping. One thread steps. */
final class Shared implements Stepper {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final OpenAdapter adapter;
    private final AtomicLong requests;
    private final DebugSession session;
    private final List<Seat> seats = new ArrayList<>();
    private final List<Participant> people = new ArrayList<>();
    private int turn;

    // ---- guarded by this
    private final long[] seen;
    private CompletableFuture<Long> everybody = new CompletableFuture<>();
    private long awaited = 1;
    private long now;

    private Shared(OpenAdapter adapter, AtomicLong requests, int people) {
        this.adapter = adapter;
        this.requests = requests;
        this.session = adapter.session();
        this.seen = new long[people];
    }

    /** Starts the program and waits until all see it stand at the breakpoint, which is taken away then. */
    static Shared start(
            Connected connected, Set<Quirk> quirks, int people, BreakpointRequest at, BreakpointRequest none)
            throws IOException, InterruptedException {
        AtomicLong requests = new AtomicLong();
        OpenAdapter adapter = OpenAdapter.over(
                new Connected(
                        new Counting(connected.wire(), requests),
                        connected.opening(),
                        connected.program(),
                        connected.end()),
                quirks,
                DebugRules.DEFAULT,
                Epoch.FIRST);
        Shared shared = new Shared(adapter, requests, people);
        Seat.Encoder encoder = new Seat.Encoder();
        for (int i = 0; i < people; i++) {
            int number = i;
            Seat seat = Seat.open(encoder, epoch -> shared.sees(number, epoch));
            shared.seats.add(seat);
            shared.people.add(new Participant("p" + i, "Person " + i));
            get(shared.session.join(seat));
        }
        get(adapter.start(List.of(at)));
        shared.now = get(shared.next());
        get(shared.session.set(none));
        return shared;
    }

    /** {@return how much the adapter has been asked so far} */
    long requests() {
        return requests.get();
    }

    private synchronized CompletableFuture<Long> next() {
        return everybody;
    }

    private synchronized void sees(int number, long epoch) {
        seen[number] = Math.max(seen[number], epoch);
        for (long each : seen) {
            if (each < awaited || each != epoch) {
                return;
            }
        }
        everybody.complete(epoch);
    }

    @Override
    public void step() throws IOException, InterruptedException {
        CompletableFuture<Long> stopped = new CompletableFuture<>();
        synchronized (this) {
            everybody = stopped;
            awaited = now + 1;
        }
        turn = (turn + 1) % people.size();
        CompletionStage<Void> taken =
                session.move(people.get(turn), Move.STEP_OVER, new Epoch(now), JsonNodeFactory.instance.objectNode());
        now = get(stopped);
        get(taken);
    }

    private static <T> T get(CompletionStage<T> stage) throws IOException, InterruptedException {
        return Waiting.on(stage.toCompletableFuture(), PATIENCE);
    }

    @Override
    public void close() {
        seats.forEach(Seat::close);
        adapter.close();
    }
}
