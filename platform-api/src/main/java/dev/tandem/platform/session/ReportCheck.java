package dev.tandem.platform.session;

import dev.tandem.platform.debug.DebugReportRules;
import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.platform.run.GoingRun;
import dev.tandem.platform.terminal.TerminalRules;
import dev.tandem.protocol.Reported;
import dev.tandem.protocol.SessionEvent;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a runner may tell of its programs, by what goes on.
 *
 * @param going the run that goes on, or null
 * @param terminals those that are open
 */
record ReportCheck(@Nullable GoingRun going, TerminalRules terminals) {
    /**
     * {@return whether nobody has told it before}
     *
     * @throws Refusal if it is not a runner's to tell, or nothing of the kind goes on
     */
    boolean isNews(Reported report) {
        if (!(report.event() instanceof SessionEvent.ToldByRunner told)) {
            throw new Refusal(
                    ErrorCode.CAPABILITY_MISSING,
                    Map.of("event", report.event().getClass().getSimpleName()));
        }
        return switch (told) {
            case SessionEvent.RunStarted started -> isNews(started, report);
            case SessionEvent.RunOutput output -> isNews(output, report);
            case SessionEvent.TestsReported tests -> isNews(tests, report);
            case SessionEvent.DebugEvent about -> {
                DebugReportRules.check(going, about);
                yield isNews(about, report);
            }
            case SessionEvent.RunEnded end -> isNews(end, report);
            case SessionEvent.TerminalOutput output -> terminals.isNews(output.terminal(), report);
            case SessionEvent.TerminalScreen screen -> terminals.isNews(screen.terminal(), report);
            case SessionEvent.TerminalClosed closed -> terminals.isNews(closed.terminal(), report);
        };
    }

    private boolean isNews(SessionEvent.RunEvent event, Reported report) {
        return GoingRun.require(going, event.run()).isNews(report);
    }

    /** {@return the check for what comes after an event} */
    ReportCheck after(SessionEvent event) {
        return new ReportCheck(GoingRun.after(going, event), terminals.after(event));
    }
}
