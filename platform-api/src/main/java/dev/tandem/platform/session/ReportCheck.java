package dev.tandem.platform.session;

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
        SessionEvent event = report.event();
        return switch (event) {
            case SessionEvent.RunStarted started ->
                GoingRun.require(going, started.run()).isNews(report);
            case SessionEvent.RunOutput output ->
                GoingRun.require(going, output.run()).isNews(report);
            case SessionEvent.TestsReported tests ->
                GoingRun.require(going, tests.run()).isNews(report);
            case SessionEvent.RunEnded end -> GoingRun.require(going, end.run()).isNews(report);
            case SessionEvent.TerminalOutput output -> terminals.isNews(output.terminal(), report);
            case SessionEvent.TerminalScreen screen -> terminals.isNews(screen.terminal(), report);
            case SessionEvent.TerminalClosed closed -> terminals.isNews(closed.terminal(), report);
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
                    SessionEvent.RunRequested _,
                    SessionEvent.RunInput _,
                    SessionEvent.RunInputClosed _,
                    SessionEvent.RunStopRequested _,
                    SessionEvent.VersionMade _,
                    SessionEvent.VersionNamed _,
                    SessionEvent.TerminalOpened _,
                    SessionEvent.TerminalInput _,
                    SessionEvent.TerminalResized _,
                    SessionEvent.TerminalRenamed _,
                    SessionEvent.TerminalCloseRequested _,
                    SessionEvent.PortsChanged _ ->
                throw new Refusal(
                        ErrorCode.CAPABILITY_MISSING,
                        Map.of("event", event.getClass().getSimpleName()));
        };
    }

    /** {@return the check for what comes after an event} */
    ReportCheck after(SessionEvent event) {
        return new ReportCheck(GoingRun.after(going, event), terminals.after(event));
    }
}
