package dev.tandem.platform.session;

import dev.tandem.platform.access.Caller;
import dev.tandem.protocol.FileChange;
import dev.tandem.protocol.Reported;
import dev.tandem.protocol.SessionEvent;
import java.util.concurrent.CompletableFuture;

/**
 * A command that is not answered yet.
 *
 * @param weight what it counts against the bound of uncommitted work, in bytes
 */
record Pending(Caller caller, Command command, int weight, CompletableFuture<Committed> answer) {
    /** What a command costs beside its content. */
    private static final int FIXED_WEIGHT = 256;

    /** @param bound the most that one command may count: a larger one waits until it is alone, not for ever */
    static Pending of(Caller caller, Command command, int bound) {
        long weight = FIXED_WEIGHT + contentBytes(command);
        return new Pending(caller, command, (int) Math.min(weight, bound), new CompletableFuture<>());
    }

    private static long contentBytes(Command command) {
        return switch (command) {
            case Command.UpdateDocument update -> update.update().length;
            case Command.WriteRunInput input -> input.bytes().length;
            case Command.WriteTerminal write -> write.bytes().length;
            case Command.AppendByRunner append ->
                append.reports().stream().mapToLong(Pending::outputBytes).sum();
            case Command.ChangeFilesByRunner change ->
                change.changes().stream().mapToLong(Pending::changeBytes).sum();
            case Command.ChangeTree change -> 256L * change.commands().size();
            case Command.Restore restore -> restore.target().bytes();
            case Command.CreateBlob _,
                    Command.ReplaceBlob _,
                    Command.RequestRun _,
                    Command.PutRunConfiguration _,
                    Command.RemoveRunConfiguration _,
                    Command.EndRunInput _,
                    Command.StopRun _,
                    Command.OpenTerminal _,
                    Command.ResizeTerminal _,
                    Command.RenameTerminal _,
                    Command.CloseTerminal _,
                    Command.Join _,
                    Command.RenameSession _,
                    Command.EndSession _,
                    Command.SwitchNetwork _,
                    Command.SetRole _,
                    Command.RemoveMember _,
                    Command.KeepVersion _,
                    Command.NameVersion _,
                    Command.RenameVersion _,
                    Command.ReportPorts _,
                    Command.ReportDiskOnly _ -> 0;
        };
    }

    private static long outputBytes(Reported report) {
        return switch (report.event()) {
            case SessionEvent.RunOutput output -> output.bytes().length;
            case SessionEvent.TestsReported tests -> tests.length();
            case SessionEvent.DebugEvent about -> about.length();
            case SessionEvent.TerminalOutput output -> output.bytes().length;
            case SessionEvent.TerminalScreen screen -> screen.bytes().length;
            default -> 0; // all others are small, and most are not a runner's
        };
    }

    private static long changeBytes(FileChange change) {
        long content = switch (change) {
            case FileChange.Create create -> create.content().length;
            case FileChange.Edit edit -> edit.update().length;
            case FileChange.Rename _, FileChange.Move _, FileChange.Delete _, FileChange.Put _ -> 0;
        };
        return FIXED_WEIGHT + content;
    }

    boolean isUpdate() {
        return command instanceof Command.UpdateDocument;
    }
}
