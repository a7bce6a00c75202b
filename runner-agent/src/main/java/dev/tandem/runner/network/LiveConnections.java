package dev.tandem.runner.network;

import dev.tandem.runner.run.Scheduler;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/** The connections of one session's programs to the runner. Looks for overdue ones every second while there are any. Any thread. */
final class LiveConnections {
    private static final Duration SWEEP = Duration.ofSeconds(1);

    private final NetworkLimits limits;
    private final Throttle throttle;
    private final LongSupplier nanoTime;
    private final Scheduler scheduler;
    private final Semaphore room;
    private final Semaphore index = new Semaphore(1);
    private final Set<LiveConnection> open = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean sweeping = new AtomicBoolean();

    LiveConnections(NetworkLimits limits, LongSupplier nanoTime, Throttle.Sleeper sleeper, Scheduler scheduler) {
        this.limits = limits;
        this.throttle = new Throttle(limits.bytesPerSecond(), nanoTime, sleeper);
        this.nanoTime = nanoTime;
        this.scheduler = scheduler;
        this.room = new Semaphore(limits.connections());
    }

    /** {@return the connection of a channel, which is closed with it; empty if there are too many already} */
    Optional<LiveConnection> open(SocketChannel program) {
        if (!room.tryAcquire()) {
            return Optional.empty();
        }
        LiveConnection connection = new LiveConnection(this, program, now());
        open.add(connection);
        sweepLater();
        return Optional.of(connection);
    }

    void closed(LiveConnection connection) {
        if (open.remove(connection)) {
            room.release();
        }
    }

    /** Closes those that lead to a destination that a program chose. */
    void closeThoseThatLeadOut() {
        open.stream().filter(LiveConnection::isLeadingOut).forEach(LiveConnection::close);
    }

    void closeAll() {
        open.forEach(LiveConnection::close);
    }

    int count() {
        return open.size();
    }

    long now() {
        return nanoTime.getAsLong();
    }

    NetworkLimits limits() {
        return limits;
    }

    Throttle throttle() {
        return throttle;
    }

    Semaphore index() {
        return index;
    }

    private void sweepLater() {
        if (sweeping.compareAndSet(false, true)) {
            scheduler.after(SWEEP, this::sweep);
        }
    }

    private void sweep() {
        long now = now();
        open.stream().filter(connection -> connection.isOverdue(now)).forEach(LiveConnection::close);
        sweeping.set(false);
        // After the flag is down: a connection that came meanwhile has either seen it, or is seen here.
        if (!open.isEmpty()) {
            sweepLater();
        }
    }
}
