package dev.tandem.platform.run;

import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.protocol.ParticipantId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/**
 * How much may be run. Counted from the session's log, so that it holds whichever replica is asked, and after a restart. Any thread.
 *
 * @param personRuns that one person may start within {@link #RUNS_WINDOW} in one session
 * @param sessionRuns that all of a session may start within it
 * @param processorTime of all processes of runs that began within {@link #PROCESSOR_WINDOW}, after which no other is started; zero: as much as
 *     there is
 */
public record RunQuota(int personRuns, int sessionRuns, Duration processorTime, InstantSource time) {
    /** Over which runs are counted. */
    public static final Duration RUNS_WINDOW = Duration.ofMinutes(1);

    /** Over which processor time is counted. */
    public static final Duration PROCESSOR_WINDOW = Duration.ofHours(1);

    /** 120 for a person, 240 for a session, and as much processor time as there is. */
    public static final RunQuota DEFAULT = new RunQuota(120, 240, Duration.ZERO, InstantSource.system());

    /**
     * Checks one more.
     *
     * @throws Refusal {@code RUN-20} if too many were started lately, {@code RUN-21} if they have used too much; both tell in how many seconds
     *     it may be tried again
     */
    public void check(RunBook runs, ParticipantId person) {
        Instant now = time.instant();
        List<RunView> lately = runs.since(now.minus(RUNS_WINDOW));
        requireFewer(lately, sessionRuns, now);
        requireFewer(
                lately.stream().filter(run -> run.requestedBy().equals(person)).toList(), personRuns, now);
        if (processorTime.isPositive()) {
            requireProcessorTime(runs.since(now.minus(PROCESSOR_WINDOW)), now);
        }
    }

    private static void requireFewer(List<RunView> lately, int most, Instant now) {
        if (lately.size() >= most) {
            Instant leaves = lately.get(lately.size() - most).requestedAt().plus(RUNS_WINDOW);
            throw new Refusal(
                    ErrorCode.RUN_TOO_OFTEN,
                    Map.of("limit", most, "seconds", RUNS_WINDOW.toSeconds(), "retryAfter", seconds(now, leaves)));
        }
    }

    /** The oldest runs leave the window first; again when what is left of the others is below the limit. */
    private void requireProcessorTime(List<RunView> runs, Instant now) {
        long left = runs.stream().mapToLong(RunQuota::processorMillis).sum();
        if (left < processorTime.toMillis()) {
            return;
        }
        Instant leaves = now;
        for (RunView run : runs) {
            left -= processorMillis(run);
            leaves = run.requestedAt().plus(PROCESSOR_WINDOW);
            if (left < processorTime.toMillis()) {
                break;
            }
        }
        throw new Refusal(
                ErrorCode.RUN_TIME_USED,
                Map.of("limitSeconds", processorTime.toSeconds(), "retryAfter", seconds(now, leaves)));
    }

    private static long processorMillis(RunView run) {
        RunView.End end = run.end();
        return end == null ? 0 : end.cpuMillis();
    }

    private static long seconds(Instant now, Instant then) {
        return Math.max(1, Duration.between(now, then).plusMillis(999).toSeconds());
    }
}
