package dev.tandem.platform.drain;

import dev.tandem.platform.timing.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Leaves in order: not ready, then no sockets, then nothing that is not stored. Run once, on a thread of its own. */
final class Drain {
    /** From one portion of sockets to the next. */
    static final Duration STEP = Duration.ofMillis(50);

    private static final Logger LOG = Logger.getLogger(Drain.class);

    private final Draining draining;
    private final DrainConfig config;
    private final Timers timers;

    Drain(Draining draining, DrainConfig config, Timers timers) {
        this.draining = draining;
        this.config = config;
        this.timers = timers;
    }

    /** What is drained. */
    interface Replica {
        /** Gives up sandboxes: others take them over at once. */
        void handOverRunners();

        /** {@return what closes each socket that is open now, with the reason that makes clients come back at once} */
        List<Runnable> sockets();

        /** {@return completed when the state of every session is stored} */
        CompletionStage<Void> store();
    }

    /** Stores what makes the next start's loading fast: nobody could take over. */
    void end(Replica replica) {
        store(replica);
    }

    /** Hands everything over to others. */
    void handOver(Replica replica) throws InterruptedException {
        draining.begin();
        List<Runnable> before = replica.sockets();
        LOG.infof("leaving: %d sockets go to other replicas", before.size());
        timers.sleep(config.delay());
        replica.handOverRunners();
        close(replica.sockets());
        store(replica);
    }

    /** In equal portions; one that has come in spite of everything is closed with the last. */
    private void close(List<Runnable> sockets) throws InterruptedException {
        List<Runnable> left = new ArrayList<>(sockets);
        long steps = Math.max(1, config.time().dividedBy(STEP));
        int portion = (int) Math.ceilDiv(left.size(), steps);
        while (!left.isEmpty()) {
            List<Runnable> next = left.subList(0, Math.min(portion, left.size()));
            next.forEach(Runnable::run);
            next.clear();
            timers.sleep(STEP);
        }
    }

    private void store(Replica replica) {
        try {
            replica.store()
                    .toCompletableFuture()
                    .orTimeout(config.storing().toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        } catch (CompletionException e) {
            LOG.warn("not every session's snapshot was stored; they are loaded from their logs", e);
        }
    }
}
