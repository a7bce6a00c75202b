package dev.tandem.platform.session;

import dev.tandem.platform.access.Operation;
import dev.tandem.platform.document.DocumentKind;
import dev.tandem.platform.history.RestoreTarget;
import dev.tandem.platform.log.Batch;
import dev.tandem.platform.run.RunConfiguration;
import dev.tandem.platform.tree.TreeCommand;
import dev.tandem.protocol.Blob;
import dev.tandem.protocol.BlobHash;
import dev.tandem.protocol.DebugRequest;
import dev.tandem.protocol.DiskOnly;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.FileChange;
import dev.tandem.protocol.OpenPort;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.ParticipantKind;
import dev.tandem.protocol.Reported;
import dev.tandem.protocol.Role;
import dev.tandem.protocol.RunGoal;
import dev.tandem.protocol.RunId;
import dev.tandem.protocol.RunOptions;
import dev.tandem.protocol.TerminalId;
import dev.tandem.protocol.VersionId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What can be asked of a live session. Each becomes records of its log, all or none, or a refusal. */
public sealed interface Command {
    /**
     * A Yjs v1 update, or the content of a sync step 2, of a file's document. Only what is new is stored; without news it is
     * acknowledged, whoever sent it.
     */
    @SuppressWarnings("ArrayRecordComponent")
    record UpdateDocument(EntryId document, byte[] update) implements Command {
        /** {@return what bringing something new to a document demands: each kind of document has one capability} */
        public static Operation operationOf(EntryId document) {
            return switch (DocumentKind.of(document)) {
                case FILE -> Operation.UPDATE_DOCUMENT;
                case RUN_SETTINGS -> Operation.WRITE_RUN_CONFIGURATION;
                case DEBUG_SETTINGS -> Operation.DEBUG;
            };
        }
    }

    record ChangeTree(List<TreeCommand> commands) implements Command {
        public ChangeTree {
            commands = List.copyOf(commands);
        }
    }

    /**
     * A new file that is no text file.
     *
     * @param parent a folder; null for the top
     * @param blob whose bytes are stored already
     */
    record CreateBlob(@Nullable EntryId parent, String name, Blob blob) implements Command {}

    /** A file that is no text file holds something else. {@code blob}'s bytes are stored already. */
    record ReplaceBlob(EntryId entry, Blob blob) implements Command {}

    /**
     * Run a configuration, or else a file, or else the options' own command, or else tests.
     *
     * @param entry the file; null with a configuration or a command, and for all tests
     * @param language a language's id; null to find it by the file's extension
     * @param configuration id or name of one; then the rest is null
     * @param options null for none
     * @param goal tests: those of the entry, or else all of the language, without configuration and options
     * @param debug what of debugging is special; null for nothing, and for other goals
     */
    record RequestRun(
            @Nullable EntryId entry,
            @Nullable String language,
            @Nullable String configuration,
            @Nullable RunOptions options,
            RunGoal goal,
            @Nullable DebugRequest debug)
            implements Command {
        /** Anything but debugging. */
        public RequestRun(
                @Nullable EntryId entry,
                @Nullable String language,
                @Nullable String configuration,
                @Nullable RunOptions options,
                RunGoal goal) {
            this(entry, language, configuration, options, goal, null);
        }

        /** A program. */
        public RequestRun(
                @Nullable EntryId entry,
                @Nullable String language,
                @Nullable String configuration,
                @Nullable RunOptions options) {
            this(entry, language, configuration, options, RunGoal.PROGRAM);
        }

        /** A file, without anything else. */
        public RequestRun(EntryId entry, @Nullable String language) {
            this(entry, language, null, null);
        }
    }

    /** Puts a run configuration in, or in the place of the one of its id. */
    record PutRunConfiguration(RunConfiguration configuration) implements Command {}

    record RemoveRunConfiguration(String configuration) implements Command {}

    @SuppressWarnings("ArrayRecordComponent")
    record WriteRunInput(RunId run, byte[] bytes) implements Command {}

    record EndRunInput(RunId run) implements Command {}

    record StopRun(RunId run) implements Command {}

    /**
     * Opens a terminal.
     *
     * @param name null for the next free one
     * @param columns how wide, in characters; likewise the rows
     */
    record OpenTerminal(@Nullable String name, int columns, int rows) implements Command {}

    @SuppressWarnings("ArrayRecordComponent")
    record WriteTerminal(TerminalId terminal, byte[] bytes) implements Command {}

    record ResizeTerminal(TerminalId terminal, int columns, int rows) implements Command {}

    record RenameTerminal(TerminalId terminal, String name) implements Command {}

    /** Ends a terminal; one that has ended is put away. */
    record CloseTerminal(TerminalId terminal) implements Command {}

    /**
     * A person enters for the first time, invited. The caller is that person.
     *
     * @param token makes the row of their token, in the same transaction
     */
    record Join(ParticipantId participant, String name, Role role, ParticipantKind kind, Batch.RowChange token)
            implements Command {}

    record RenameSession(String name) implements Command {}

    record EndSession() implements Command {}

    /** Lets programs reach what the operator allows, or nothing. */
    record SwitchNetwork(boolean on) implements Command {}

    record SetRole(ParticipantId participant, Role role) implements Command {}

    record RemoveMember(ParticipantId participant) implements Command {}

    /** Keeps the present position as an automatic version, if anything changed since the last one; by the platform alone. */
    record KeepVersion() implements Command {}

    /** Names the present position: a new version, or the last one if nothing changed since. */
    record NameVersion(String name) implements Command {}

    /**
     * Gives a version another name.
     *
     * @param version is known to exist
     * @param name null for none
     */
    record RenameVersion(VersionId version, @Nullable String name) implements Command {}

    /** Brings a version back, as a new change. */
    record Restore(RestoreTarget target) implements Command {}

    /** What the runner reports: the kinds that {@link dev.tandem.protocol.FromRunner.Append} tells, and only from a runner. */
    record AppendByRunner(List<Reported> reports) implements Command {
        public AppendByRunner {
            reports = List.copyOf(reports);
        }
    }

    /**
     * What programs did to files, each of them started by {@code author}; only from a runner.
     *
     * @param stored contents that this runner has handed over for the session, by their hashes
     */
    record ChangeFilesByRunner(ParticipantId author, List<FileChange> changes, Map<BlobHash, Blob> stored)
            implements Command {
        /** Names the step that is in the way, among the values of a refusal. */
        public static final String STEP = "change";

        public ChangeFilesByRunner {
            changes = List.copyOf(changes);
            stored = Map.copyOf(stored);
        }

        /** Without contents. */
        public ChangeFilesByRunner(ParticipantId author, List<FileChange> changes) {
            this(author, changes, Map.of());
        }
    }

    /** On which ports programs listen now: all of them. Only from a runner; without news nothing is recorded. */
    record ReportPorts(List<OpenPort> ports) implements Command {
        public ReportPorts {
            ports = List.copyOf(ports);
        }
    }

    /** What programs made and the tree does not show: all of it. Only from a runner; without news nothing is recorded. */
    record ReportDiskOnly(DiskOnly left) implements Command {}

    /** {@return the entry of the registry whose capability a person needs} */
    default Operation operation() {
        return switch (this) {
            case UpdateDocument update -> UpdateDocument.operationOf(update.document());
            case ChangeTree _ -> Operation.CHANGE_TREE;
            case CreateBlob _ -> Operation.UPLOAD_FILE;
            case ReplaceBlob _ -> Operation.REPLACE_FILE;
            case RequestRun _ -> Operation.REQUEST_RUN;
            case PutRunConfiguration _, RemoveRunConfiguration _ -> Operation.WRITE_RUN_CONFIGURATION;
            case WriteRunInput _ -> Operation.WRITE_RUN_INPUT;
            case EndRunInput _ -> Operation.END_RUN_INPUT;
            case StopRun _ -> Operation.STOP_RUN;
            case OpenTerminal _ -> Operation.OPEN_TERMINAL;
            case WriteTerminal _ -> Operation.WRITE_TERMINAL;
            case ResizeTerminal _ -> Operation.RESIZE_TERMINAL;
            case RenameTerminal _ -> Operation.RENAME_TERMINAL;
            case CloseTerminal _ -> Operation.CLOSE_TERMINAL;
            case Join _ -> Operation.JOIN_SESSION;
            case RenameSession _ -> Operation.RENAME_SESSION;
            case EndSession _ -> Operation.END_SESSION;
            case SwitchNetwork _ -> Operation.SWITCH_NETWORK;
            case SetRole _ -> Operation.SET_ROLE;
            case RemoveMember _ -> Operation.REMOVE_MEMBER;
            case KeepVersion _, NameVersion _ -> Operation.NAME_VERSION;
            case RenameVersion _ -> Operation.RENAME_VERSION;
            case Restore _ -> Operation.RESTORE_VERSION;
            case AppendByRunner _ -> Operation.APPEND_BY_RUNNER;
            case ChangeFilesByRunner _ -> Operation.CHANGE_FILES_BY_RUNNER;
            case ReportPorts _ -> Operation.REPORT_PORTS;
            case ReportDiskOnly _ -> Operation.REPORT_DISK_ONLY;
        };
    }
}
