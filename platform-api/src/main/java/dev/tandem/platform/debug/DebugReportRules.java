package dev.tandem.platform.debug;

import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.platform.run.GoingRun;
import dev.tandem.protocol.JsonLength;
import dev.tandem.protocol.RunGoal;
import dev.tandem.protocol.SessionEvent;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a runner may tell of a debug session. It tells what a sandbox says, so all of it has a bound, which the runner keeps, too. */
public final class DebugReportRules {
    /** Breakpoints of one session. */
    public static final int MOST_BREAKPOINTS = 500;

    /** Of names, ids and messages, in characters. */
    private static final int MOST_TEXT = 4_000;

    private DebugReportRules() {}

    /**
     * Checks a report.
     *
     * @param going the run that goes on; null if none does
     * @throws Refusal {@code RUN-04} if that is not debugged; {@code REQUEST-01} if it is larger than it may be
     */
    public static void check(@Nullable GoingRun going, SessionEvent.DebugEvent event) {
        if (GoingRun.require(going, event.run()).goal() != RunGoal.DEBUG) {
            throw new Refusal(
                    ErrorCode.RUN_UNKNOWN, Map.of("run", event.run().toString(), "reason", "it is not debugged"));
        }
        if (event.length() > JsonLength.MOST) {
            throw tooLarge(event, event.length(), JsonLength.MOST);
        }
        switch (event) {
            case SessionEvent.DebugStarted started -> {
                checkText(event, started.adapter());
                checkText(event, started.adapterName());
            }
            case SessionEvent.DebugMoved moved -> checkText(event, moved.move());
            case SessionEvent.DebugBreakpoints changed -> {
                if (changed.breakpoints().size() > MOST_BREAKPOINTS) {
                    throw tooLarge(event, changed.breakpoints().size(), MOST_BREAKPOINTS);
                }
                changed.breakpoints().forEach(it -> {
                    checkText(event, it.id());
                    checkText(event, it.message());
                });
            }
            case SessionEvent.DebugControl control -> {
                if (control.asking().size() > MOST_BREAKPOINTS) {
                    throw tooLarge(event, control.asking().size(), MOST_BREAKPOINTS);
                }
            }
            case SessionEvent.DebugStopped _, SessionEvent.DebugEvaluated _ -> {}
        }
    }

    private static void checkText(SessionEvent event, @Nullable String text) {
        if (text != null && text.length() > MOST_TEXT) {
            throw tooLarge(event, text.length(), MOST_TEXT);
        }
    }

    private static Refusal tooLarge(SessionEvent event, int is, int limit) {
        return new Refusal(
                ErrorCode.REQUEST_MALFORMED,
                Map.of("event", event.getClass().getSimpleName(), "length", is, "limit", limit));
    }
}
