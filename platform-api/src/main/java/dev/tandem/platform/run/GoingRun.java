package dev.tandem.platform.run;

import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.protocol.DebugRequest;
import dev.tandem.protocol.Reported;
import dev.tandem.protocol.RunGoal;
import dev.tandem.protocol.RunId;
import dev.tandem.protocol.RunOptions;
import dev.tandem.protocol.SessionEvent;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The one run of a session that is requested and has not ended, immutable: what decides which event may come next.
 *
 * @param reported how many records a runner reported of it
 * @param inputClosed whether its standard input was ended, or is told by its options
 * @param options how it differs from its language's own way; null for not at all
 * @param goal a program, if it was stored before there was another
 * @param debug what of debugging is special; null for nothing
 */
public record GoingRun(
        RunId run,
        long reported,
        boolean inputClosed,
        @Nullable RunOptions options,
        RunGoal goal,
        @Nullable DebugRequest debug) {
    @SuppressWarnings({"ConstantValue", "NullAway"}) // absent in what was stored before
    public GoingRun {
        goal = goal == null ? RunGoal.PROGRAM : goal;
    }

    private static final int MAX_INPUT_BYTES = 64 << 10;

    /** {@return the run that a request makes} */
    public static GoingRun requested(SessionEvent.RunRequested request) {
        RunOptions options = request.options();
        boolean nobodyTypes = request.goal() == RunGoal.TESTS || (options != null && options.hasInput());
        return new GoingRun(request.run(), 0, nobodyTypes, options, request.goal(), request.debug());
    }

    /**
     * {@return the going run, if it is the one that is asked for}
     *
     * @throws Refusal {@code RUN-04}
     */
    public static GoingRun require(@Nullable GoingRun going, RunId run) {
        if (going == null || !going.run().equals(run)) {
            throw new Refusal(ErrorCode.RUN_UNKNOWN, Map.of("run", run.toString()));
        }
        return going;
    }

    /**
     * Checks that nothing is going.
     *
     * @throws Refusal {@code RUN-03}
     */
    public static void requireNone(@Nullable GoingRun going) {
        if (going != null) {
            throw new Refusal(ErrorCode.RUN_GOING, Map.of("run", going.run().toString()));
        }
    }

    GoingRun withReported(long count) {
        return new GoingRun(run, count, inputClosed, options, goal, debug);
    }

    /**
     * {@return whether the log lacks what a runner reports} It may have come before by way of another replica, which was stopped in the
     * middle and went on when the runner had long sent it again. An end is the last word of whoever says it.
     *
     * @throws Refusal {@code RUN-08} if something before it is missing
     */
    public boolean isNews(Reported report) {
        if (report.number() > reported + 1) {
            throw new Refusal(
                    ErrorCode.REPORT_GAP,
                    Map.of("run", run.toString(), "number", report.number(), "expected", reported + 1));
        }
        return report.number() == reported + 1 || report.event() instanceof SessionEvent.RunEnded;
    }

    /**
     * Checks what a participant typed. Input after the end of input is refused like input to a run that is over.
     *
     * @throws Refusal {@code RUN-04}, {@code RUN-06}
     */
    public void checkInput(byte[] bytes) {
        if (bytes.length > MAX_INPUT_BYTES) {
            throw new Refusal(ErrorCode.INPUT_TOO_LARGE, Map.of("bytes", bytes.length, "limit", MAX_INPUT_BYTES));
        }
        if (inputClosed) {
            throw new Refusal(ErrorCode.RUN_UNKNOWN, Map.of("run", run.toString()));
        }
    }

    /**
     * {@return the going run after an event; null if none goes then}
     *
     * @param going before it; null if none
     */
    public static @Nullable GoingRun after(@Nullable GoingRun going, SessionEvent event) {
        return switch (event) {
            case SessionEvent.RunRequested requested -> requested(requested);
            case SessionEvent.RunStarted _,
                    SessionEvent.RunOutput _,
                    SessionEvent.TestsReported _,
                    SessionEvent.DebugEvent _ -> going == null ? null : going.withReported(going.reported() + 1);
            case SessionEvent.RunInputClosed closed ->
                going == null
                        ? null
                        : new GoingRun(
                                closed.run(), going.reported(), true, going.options(), going.goal(), going.debug());
            case SessionEvent.RunEnded _ -> null;
            case SessionEvent.SessionCreated _,
                    SessionEvent.SessionRenamed _,
                    SessionEvent.NetworkSwitched _,
                    SessionEvent.SessionEnded _,
                    SessionEvent.DocumentUpdated _,
                    SessionEvent.BlobPut _,
                    SessionEvent.TreeChanged _,
                    SessionEvent.ParticipantJoined _,
                    SessionEvent.ParticipantRemoved _,
                    SessionEvent.RoleChanged _,
                    SessionEvent.RunInput _,
                    SessionEvent.RunStopRequested _,
                    SessionEvent.VersionMade _,
                    SessionEvent.VersionNamed _,
                    SessionEvent.TerminalEvent _,
                    SessionEvent.PortsChanged _,
                    SessionEvent.DiskOnlyChanged _ -> going;
        };
    }
}
