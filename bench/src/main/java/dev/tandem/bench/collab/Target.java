package dev.tandem.bench.collab;

/** What a line is to reach. */
sealed interface Target {
    /** Nothing: it stands beside another line. */
    record None() implements Target {}

    /** At least so many times what Hocuspocus in memory reaches. */
    record TimesHocuspocus(double required, double stretch) implements Target {}

    /** At most so much. */
    record AtMost(double required, double stretch) implements Target {}

    /** Not above the best peer plus the time of a commit, which is the median of durable acknowledgements. */
    record BestPeerAndCommit(double stretch) implements Target {}
}
