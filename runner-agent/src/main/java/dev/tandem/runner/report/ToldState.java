package dev.tandem.runner.report;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Something about a session that the platform is told whenever it changes, and that its log keeps.
 *
 * <p>What is told is the whole state, not a step: it may be told twice, and what was lost or overtaken is put right by telling it again. The
 * session's log decides whether that is needed, because the runner follows it. Owned by whoever makes it: not safe for use by several threads at
 * once; nothing here blocks.
 */
public final class ToldState<T> {
    /** How long what was told may take to appear in the log before it is told again. */
    public static final Duration PATIENCE = Duration.ofSeconds(3);

    /** So many changes are told as they are seen; after that one a {@link #BETWEEN_NEWS}, for the log keeps each of them for ever. */
    public static final int NEWS_AT_ONCE = 16;

    public static final Duration BETWEEN_NEWS = Duration.ofSeconds(5);

    private final BiConsumer<String, T> telling;
    private final LongSupplier nanoTime;
    private T now;

    /** Null while the session is not assigned on a living connection. */
    private @Nullable String grant;

    /** Whether what is so now was not told yet. */
    private boolean news;

    /** Whether the log says something else than is so now. */
    private boolean contradicted;

    /** When it was told, in nanoseconds. */
    private long told;

    /** How many changes may be told now, and when that was counted, in nanoseconds. */
    private long allowed = NEWS_AT_ONCE;

    private long counted;

    /**
     * @param first how it is before anything is seen
     * @param telling tells the platform, with what has to be shown to do so
     * @param nanoTime a clock that never goes back, in nanoseconds
     */
    public ToldState(T first, BiConsumer<String, T> telling, LongSupplier nanoTime) {
        this.now = first;
        this.telling = telling;
        this.nanoTime = nanoTime;
        this.counted = nanoTime.getAsLong();
    }

    /** {@return how it is, as it was seen last} */
    public T now() {
        return now;
    }

    /** {@return what has to be shown to tell of it; null while nothing can be told} */
    public @Nullable String grant() {
        return grant;
    }

    /** The session is placed here (again): whatever the log may say, the platform hears how it is. */
    public void assigned(String newGrant) {
        grant = newGrant;
        tell(newGrant);
    }

    /** The connection is gone. */
    public void suspend() {
        grant = null;
    }

    /** The log says that it is so. */
    public void logged(T said) {
        contradicted = !said.equals(now);
    }

    /** It was looked at, and is so. To be called now and then, also where nothing has changed. */
    public void seen(T state) {
        news |= !state.equals(now);
        now = state;
        String with = grant;
        boolean isOverdue = contradicted && nanoTime.getAsLong() - told > PATIENCE.toNanos();
        if (with != null && (news ? mayTell() : isOverdue)) {
            tell(with);
        }
    }

    /** Counts a change, if it may be told: a program that makes changes without end must not fill the log. */
    private boolean mayTell() {
        long refilled = (nanoTime.getAsLong() - counted) / BETWEEN_NEWS.toNanos();
        counted += refilled * BETWEEN_NEWS.toNanos();
        allowed = Math.min(NEWS_AT_ONCE, allowed + refilled);
        if (allowed == 0) {
            return false;
        }
        allowed--;
        return true;
    }

    /** {@return how long until {@link #seen} may have something to tell though nothing changes any more; empty if it has not} */
    public Optional<Duration> untilNext() {
        long now = nanoTime.getAsLong();
        if (grant == null || (!news && !contradicted)) {
            return Optional.empty();
        }
        Duration until = news ? BETWEEN_NEWS.minusNanos(now - counted) : PATIENCE.plusNanos(1 + told - now);
        return Optional.of(until.isNegative() || (news && allowed > 0) ? Duration.ZERO : until);
    }

    private void tell(String with) {
        news = false;
        told = nanoTime.getAsLong();
        telling.accept(with, now);
    }
}
