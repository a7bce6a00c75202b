package dev.tandem.platform.log;

import java.time.Duration;

/**
 * How close commits follow each other. A commit costs about the same whether it holds one record or twenty, so under load they are
 * spaced: from the start of one to the start of the next passes at least {@code least}, and at least {@code share} times what the
 * last one took, but not more than {@code most}. A commit after a quiet while starts at once.
 *
 * @param least between two starts
 * @param share multiple of the duration of a commit; 3 means that the committer rests two thirds of the time
 * @param most bounds what a slow database adds to the time until an acknowledgement
 */
public record CommitPace(Duration least, int share, Duration most) {
    /** 5 ms, 3, 24 ms: a commit of many sessions takes 5 ms and more, and each of its edits less the more there are. */
    public static final CommitPace USUAL = new CommitPace(Duration.ofMillis(5), 3, Duration.ofMillis(24));

    public CommitPace {
        if (least.isNegative() || most.compareTo(least) < 0 || share < 1) {
            throw new IllegalArgumentException("a pace of %s, %d, %s".formatted(least, share, most));
        }
    }

    /**
     * {@return how long to wait after a commit, in nanoseconds, at least 0}
     *
     * @param took what the commit took, in nanoseconds
     */
    long pause(long took) {
        long spacing = Math.min(most.toNanos(), Math.max(least.toNanos(), took * share));
        return Math.max(0, spacing - took);
    }
}
