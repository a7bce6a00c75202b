package dev.tandem.runner.usage;

import dev.tandem.protocol.FromRunner;
import dev.tandem.protocol.SandboxUsage;
import dev.tandem.protocol.SessionId;
import dev.tandem.runner.port.PlacedSandbox;
import dev.tandem.runner.report.Uplink;
import dev.tandem.sandbox.Usage;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks once a second at what the programs of each session use, and tells the platform what has changed. {@link #look} is confined to one thread.
 */
public final class UsageWatch implements AutoCloseable {
    /** So often it is looked, and at most told. */
    public static final Duration PERIOD = Duration.ofSeconds(1);

    /** So often it is told at least while something runs, for those who have heard nothing yet or lost what was told. */
    static final Duration AGAIN = Duration.ofSeconds(10);

    /** Smaller changes of the processors' share are none. */
    private static final double STEP = 0.01;

    /** Smaller changes of memory are none, in bytes. */
    private static final long MEMORY_STEP = 1 << 20;

    private static final System.Logger LOG = System.getLogger(UsageWatch.class.getName());

    private final Uplink platform;
    private final Supplier<List<PlacedSandbox>> sandboxes;
    private final long memoryLimitBytes;
    private final LongSupplier nanoTime;
    private Map<SessionId, Seen> before = Map.of();
    private volatile @Nullable Thread thread;

    /**
     * @param sandboxes those of which something can be told now
     * @param memoryLimitBytes of each
     * @param nanoTime a clock that never goes back, in nanoseconds
     */
    public UsageWatch(
            Uplink platform, Supplier<List<PlacedSandbox>> sandboxes, long memoryLimitBytes, LongSupplier nanoTime) {
        this.platform = platform;
        this.sandboxes = sandboxes;
        this.memoryLimitBytes = memoryLimitBytes;
        this.nanoTime = nanoTime;
    }

    /**
     * What was seen of a session last.
     *
     * @param of with the grant under which it was told: whoever gave another one has heard nothing
     * @param at when it was looked, in nanoseconds
     * @param toldAt when it was told, likewise
     */
    private record Seen(PlacedSandbox of, Duration cpu, long at, SandboxUsage told, long toldAt) {}

    /** Looks from now on, until {@link #close}. */
    public void start() {
        thread = Thread.ofVirtual().name("usage").start(() -> {
            try {
                while (true) {
                    look();
                    Thread.sleep(PERIOD);
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** Looks once at all sessions. */
    public void look() {
        Map<SessionId, Seen> now = new HashMap<>();
        for (PlacedSandbox placed : sandboxes.get()) {
            try {
                now.put(placed.session(), look(placed, before.get(placed.session())));
            } catch (RuntimeException e) {
                // A sandbox that is on its way out; and one session's trouble must not hide all others.
                LOG.log(System.Logger.Level.DEBUG, "what a session uses cannot be read", e);
            }
        }
        before.forEach((session, last) -> {
            if (!now.containsKey(session) && last.told().processes() > 0) {
                platform.send(new FromRunner.Usage(session, last.of().grant(), SandboxUsage.NOTHING));
            }
        });
        before = now;
    }

    private Seen look(PlacedSandbox placed, @Nullable Seen last) {
        Usage usage = placed.sandbox().usage();
        long time = nanoTime.getAsLong();
        Seen from = last != null && last.of().equals(placed)
                ? last
                : new Seen(placed, usage.cpu(), time, SandboxUsage.NOTHING, time);
        SandboxUsage now = usage.processes() == 0
                ? SandboxUsage.NOTHING
                : new SandboxUsage(
                        share(usage.cpu().minus(from.cpu()), time - from.at()),
                        usage.memoryBytes(),
                        memoryLimitBytes,
                        usage.processes());
        boolean stale = now.processes() > 0 && time - from.toldAt() >= AGAIN.toNanos();
        if (!differs(now, from.told()) && !stale) {
            return new Seen(placed, usage.cpu(), time, from.told(), from.toldAt());
        }
        platform.send(new FromRunner.Usage(placed.session(), placed.grant(), now));
        return new Seen(placed, usage.cpu(), time, now, time);
    }

    private static double share(Duration worked, long nanos) {
        return nanos <= 0 ? 0 : Math.max(0, Math.round(100.0 * worked.toNanos() / nanos) / 100.0);
    }

    private static boolean differs(SandboxUsage now, SandboxUsage told) {
        return now.processes() != told.processes()
                || Math.abs(now.processors() - told.processors()) >= STEP
                || Math.abs(now.memoryBytes() - told.memoryBytes()) >= MEMORY_STEP;
    }

    @Override
    public void close() {
        Thread looking = thread;
        if (looking != null) {
            looking.interrupt();
        }
    }
}
