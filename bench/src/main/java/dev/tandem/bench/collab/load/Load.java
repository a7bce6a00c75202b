package dev.tandem.bench.collab.load;

import dev.tandem.crdt.codec.ByteWriter;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * A load whose send times are fixed beforehand: it does not wait for anybody, and a server that falls behind is not spared what was due
 * meanwhile.
 *
 * @param edits of each client a second
 * @param movements of each client's cursor a second
 */
public record Load(double edits, double movements, Duration length) {
    private static final long LEAD = Duration.ofMillis(30).toNanos();

    /** Of all clients a second: at more the time between two edits is shorter than it takes to look for arrivals. */
    private static final double DENSE = 20_000;

    /** How long edits of a dense load gather, so that looking at all sockets for each of them is not what the generator does with its time. */
    private static final long GATHERING = 250_000;

    private record Due(long at, Client client, int end, boolean edit) {}

    /** When the load began and when its last edit was due, of {@link System#nanoTime}. */
    public record Times(long began, long ended) {}

    /** Something to do at the very moment at which a load begins or ends. */
    public interface Moment {
        /** Is done. */
        void happened() throws IOException;
    }

    private static final class Plan {
        private final Client client;
        private final long editPhase;
        private final long movementPhase;
        private final ByteWriter frames = new ByteWriter(1 << 12);

        private Plan(Client client, long editPhase, long movementPhase) {
            this.client = client;
            this.editPhase = editPhase;
            this.movementPhase = movementPhase;
        }
    }

    /**
     * Puts the load on clients, which are to have sent all of an earlier one.
     *
     * @param begin done before the first edit
     * @param end done after the last one was due
     */
    public Times run(EventLoop loop, Tally tally, List<Client> clients, Moment begin, Moment end) throws IOException {
        List<Plan> plans = plans(clients);
        // Encoding takes its time: all times are relative until that is done.
        List<Due> order = order(plans);
        long start = System.nanoTime() + LEAD;
        for (Client client : clients) {
            client.startAt(start);
        }
        tally.begin(start);
        begin.happened();
        boolean dense = edits * clients.size() > DENSE;
        int next = 0;
        while (next < order.size()) {
            long now = System.nanoTime() - start;
            int first = next;
            while (next < order.size() && order.get(next).at <= now) {
                Due due = order.get(next++);
                tally.lag(now - due.at);
                due.client.due(due.end);
            }
            for (int i = first; i < next; i++) {
                Client client = order.get(i).client;
                if (client.isBehind()) {
                    client.flush();
                }
            }
            if (dense) {
                // A delivery is timed from when its edit was due, so what this adds is counted.
                LockSupport.parkNanos(GATHERING);
            }
            loop.turn(start + (next < order.size() ? order.get(next).at : now));
        }
        long ended = System.nanoTime();
        end.happened();
        return new Times(start, ended);
    }

    private List<Plan> plans(List<Client> clients) {
        var random = new SplittableRandom(clients.size());
        var plans = new ArrayList<Plan>();
        for (Client client : clients) {
            plans.add(new Plan(client, random.nextLong(period(edits)), random.nextLong(period(movements))));
        }
        return plans;
    }

    private static long period(double rate) {
        return rate > 0 ? (long) (1e9 / rate) : Long.MAX_VALUE;
    }

    private List<Due> order(List<Plan> plans) {
        var order = new ArrayList<Due>();
        for (Plan plan : plans) {
            long edit = plan.editPhase;
            long movement = plan.movementPhase;
            long all = length.toNanos();
            while (edit < all || movement < all) {
                if (edit <= movement) {
                    order.add(new Due(edit, plan.client, plan.client.plan(plan.frames, edit), true));
                    edit += period(edits);
                } else {
                    order.add(new Due(movement, plan.client, plan.client.planAwareness(plan.frames), false));
                    movement += period(movements);
                }
            }
            plan.client.plan(plan.frames.toByteArray());
        }
        order.sort(Comparator.comparingLong(Due::at));
        return order;
    }
}
