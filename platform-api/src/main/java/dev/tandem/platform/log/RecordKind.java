package dev.tandem.platform.log;

import dev.tandem.protocol.SessionEvent;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The columns that tell about an event without reading its payload. Stored names never change. */
final class RecordKind {
    private RecordKind() {}

    /** {@return the stored name: the {@code type} of the event's own form} */
    static String of(SessionEvent event) {
        return switch (event) {
            case SessionEvent.SessionCreated _ -> "sessionCreated";
            case SessionEvent.SessionRenamed _ -> "sessionRenamed";
            case SessionEvent.SessionEnded _ -> "sessionEnded";
            case SessionEvent.DocumentUpdated _ -> "documentUpdated";
            case SessionEvent.BlobPut _ -> "blobPut";
            case SessionEvent.TreeChanged _ -> "treeChanged";
            case SessionEvent.ParticipantJoined _ -> "participantJoined";
            case SessionEvent.ParticipantRemoved _ -> "participantRemoved";
            case SessionEvent.RoleChanged _ -> "roleChanged";
            case SessionEvent.NetworkSwitched _ -> "networkSwitched";
            case SessionEvent.RunRequested _ -> "runRequested";
            case SessionEvent.RunStarted _ -> "runStarted";
            case SessionEvent.RunOutput _ -> "runOutput";
            case SessionEvent.TestsReported _ -> "testsReported";
            case SessionEvent.DebugStarted _ -> "debugStarted";
            case SessionEvent.DebugMoved _ -> "debugMoved";
            case SessionEvent.DebugStopped _ -> "debugStopped";
            case SessionEvent.DebugBreakpoints _ -> "debugBreakpoints";
            case SessionEvent.DebugEvaluated _ -> "debugEvaluated";
            case SessionEvent.DebugControl _ -> "debugControl";
            case SessionEvent.RunInput _ -> "runInput";
            case SessionEvent.RunInputClosed _ -> "runInputClosed";
            case SessionEvent.RunStopRequested _ -> "runStopRequested";
            case SessionEvent.RunEnded _ -> "runEnded";
            case SessionEvent.VersionMade _ -> "versionMade";
            case SessionEvent.VersionNamed _ -> "versionNamed";
            case SessionEvent.TerminalOpened _ -> "terminalOpened";
            case SessionEvent.TerminalInput _ -> "terminalInput";
            case SessionEvent.TerminalResized _ -> "terminalResized";
            case SessionEvent.TerminalRenamed _ -> "terminalRenamed";
            case SessionEvent.TerminalCloseRequested _ -> "terminalCloseRequested";
            case SessionEvent.TerminalOutput _ -> "terminalOutput";
            case SessionEvent.TerminalScreen _ -> "terminalScreen";
            case SessionEvent.TerminalClosed _ -> "terminalClosed";
            case SessionEvent.PortsChanged _ -> "portsChanged";
            case SessionEvent.DiskOnlyChanged _ -> "diskOnlyChanged";
        };
    }

    /** {@return the document that the event is about; null if about none, as blobs are: retention removes what is told here} */
    static @Nullable UUID document(SessionEvent event) {
        return event instanceof SessionEvent.DocumentUpdated updated
                ? updated.document().value()
                : null;
    }

    /** {@return whether the event is of one of the frequent kinds to which no other row belongs} */
    static boolean isLogOnly(SessionEvent event) {
        return event instanceof SessionEvent.DocumentUpdated
                || event instanceof SessionEvent.RunOutput
                || event instanceof SessionEvent.TestsReported
                || (event instanceof SessionEvent.DebugEvent && !(event instanceof SessionEvent.DebugStopped))
                || event instanceof SessionEvent.TerminalInput
                || event instanceof SessionEvent.TerminalOutput
                || event instanceof SessionEvent.TerminalScreen;
    }

    /** {@return the size of what the event carries: an update, output or input; 0 for the small ones} */
    static int contentBytes(SessionEvent event) {
        if (event instanceof SessionEvent.DocumentUpdated updated) {
            return updated.update().length;
        }
        if (event instanceof SessionEvent.RunOutput output) {
            return output.bytes().length;
        }
        if (event instanceof SessionEvent.RunInput input) {
            return input.bytes().length;
        }
        if (event instanceof SessionEvent.TestsReported report) {
            return report.length();
        }
        if (event instanceof SessionEvent.DebugEvent about) {
            return about.length();
        }
        return event instanceof SessionEvent.TerminalEvent about ? contentBytes(about) : 0;
    }

    private static int contentBytes(SessionEvent.TerminalEvent event) {
        return switch (event) {
            case SessionEvent.TerminalInput input -> input.bytes().length;
            case SessionEvent.TerminalOutput output -> output.bytes().length;
            case SessionEvent.TerminalScreen screen -> screen.bytes().length;
            case SessionEvent.TerminalOpened _,
                    SessionEvent.TerminalResized _,
                    SessionEvent.TerminalRenamed _,
                    SessionEvent.TerminalCloseRequested _,
                    SessionEvent.TerminalClosed _ -> 0;
        };
    }

    /** {@return whether the event changes what somebody may do} */
    static boolean changesRights(SessionEvent event) {
        return event instanceof SessionEvent.ParticipantJoined
                || event instanceof SessionEvent.ParticipantRemoved
                || event instanceof SessionEvent.RoleChanged;
    }
}
