package dev.tandem.platform.testing;

import dev.tandem.platform.session.Command;
import dev.tandem.protocol.Entry;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.FileChange;
import dev.tandem.protocol.RunId;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.TerminalId;
import dev.tandem.protocol.TreeChange;
import dev.tandem.protocol.VersionId;
import dev.tandem.protocol.VersionKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What becomes of commands in a {@link FakeSession}: always the same. */
final class FakeDecisions {
    private FakeDecisions() {}

    /** {@return what becomes of what a runner alone may do; null if it is something else} */
    static @Nullable SessionEvent byRunner(Command command) {
        if (command instanceof Command.AppendByRunner append) {
            return append.reports().getFirst().event();
        }
        if (command instanceof Command.ChangeFilesByRunner change) {
            return new SessionEvent.TreeChanged(change.changes().stream()
                    .filter(FileChange.Create.class::isInstance)
                    .map(FileChange.Create.class::cast)
                    .<TreeChange>map(create -> new TreeChange.Created(
                            new Entry(EntryId.next(), create.parent(), create.name(), create.kind())))
                    .toList());
        }
        if (command instanceof Command.ReportPorts report) {
            return new SessionEvent.PortsChanged(report.ports());
        }
        if (command instanceof Command.ReportDiskOnly report) {
            return new SessionEvent.DiskOnlyChanged(report.left());
        }
        return null;
    }

    /** {@return what becomes of what people do} */
    static SessionEvent of(Command command, long sequence) {
        return switch (command) {
            case Command.UpdateDocument update -> new SessionEvent.DocumentUpdated(update.document(), update.update());
            case Command.ChangeTree _ -> new SessionEvent.TreeChanged(List.of());
            case Command.CreateBlob create -> new SessionEvent.BlobPut(EntryId.next(), create.blob());
            case Command.ReplaceBlob replace -> new SessionEvent.BlobPut(replace.entry(), replace.blob());
            case Command.RequestRun run ->
                new SessionEvent.RunRequested(RunId.next(), "python", run.entry(), run.options());
            case Command.PutRunConfiguration _, Command.RemoveRunConfiguration _ ->
                throw new IllegalArgumentException("run configurations come over REST: " + command);
            case Command.WriteRunInput input -> new SessionEvent.RunInput(input.run(), input.bytes());
            case Command.EndRunInput input -> new SessionEvent.RunInputClosed(input.run());
            case Command.StopRun stop -> new SessionEvent.RunStopRequested(stop.run());
            case Command.OpenTerminal open ->
                new SessionEvent.TerminalOpened(TerminalId.next(), "Terminal 1", open.columns(), open.rows());
            case Command.WriteTerminal write -> new SessionEvent.TerminalInput(write.terminal(), write.bytes());
            case Command.ResizeTerminal size ->
                new SessionEvent.TerminalResized(size.terminal(), size.columns(), size.rows());
            case Command.RenameTerminal rename -> new SessionEvent.TerminalRenamed(rename.terminal(), rename.name());
            case Command.CloseTerminal close -> new SessionEvent.TerminalCloseRequested(close.terminal());
            case Command.RenameSession rename -> new SessionEvent.SessionRenamed(rename.name());
            case Command.EndSession _ -> new SessionEvent.SessionEnded();
            case Command.SwitchNetwork wanted -> new SessionEvent.NetworkSwitched(wanted.on());
            case Command.SetRole set -> new SessionEvent.RoleChanged(set.participant(), set.role());
            case Command.RemoveMember remove -> new SessionEvent.ParticipantRemoved(remove.participant());
            case Command.AppendByRunner append -> append.reports().getFirst().event();
            case Command.ChangeFilesByRunner _ -> new SessionEvent.TreeChanged(List.of());
            case Command.ReportPorts report -> new SessionEvent.PortsChanged(report.ports());
            case Command.ReportDiskOnly report -> new SessionEvent.DiskOnlyChanged(report.left());
            case Command.NameVersion name ->
                new SessionEvent.VersionMade(
                        VersionId.next(), sequence, VersionKind.NAMED, name.name(), List.of(), List.of());
            case Command.RenameVersion rename -> new SessionEvent.VersionNamed(rename.version(), rename.name());
            case Command.Restore _ -> new SessionEvent.TreeChanged(List.of());
            case Command.KeepVersion _ -> throw new IllegalArgumentException("the platform's own: " + command);
            case Command.Join _ -> throw new IllegalArgumentException("people join over REST: " + command);
        };
    }
}
