package dev.tandem.protocol;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened in a session: the content of one record of its log. The names in {@code @JsonSubTypes} are stored in
 * databases and spoken on the wire; they never change.
 *
 * <p>Byte arrays are owned by the event: neither its maker nor its readers change them afterwards.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = SessionEvent.SessionCreated.class, name = "sessionCreated"),
    @JsonSubTypes.Type(value = SessionEvent.SessionRenamed.class, name = "sessionRenamed"),
    @JsonSubTypes.Type(value = SessionEvent.SessionEnded.class, name = "sessionEnded"),
    @JsonSubTypes.Type(value = SessionEvent.DocumentUpdated.class, name = "documentUpdated"),
    @JsonSubTypes.Type(value = SessionEvent.TreeChanged.class, name = "treeChanged"),
    @JsonSubTypes.Type(value = SessionEvent.ParticipantJoined.class, name = "participantJoined"),
    @JsonSubTypes.Type(value = SessionEvent.ParticipantRemoved.class, name = "participantRemoved"),
    @JsonSubTypes.Type(value = SessionEvent.RoleChanged.class, name = "roleChanged"),
    @JsonSubTypes.Type(value = SessionEvent.RunRequested.class, name = "runRequested"),
    @JsonSubTypes.Type(value = SessionEvent.RunStarted.class, name = "runStarted"),
    @JsonSubTypes.Type(value = SessionEvent.RunOutput.class, name = "runOutput"),
    @JsonSubTypes.Type(value = SessionEvent.TestsReported.class, name = "testsReported"),
    @JsonSubTypes.Type(value = SessionEvent.DebugStarted.class, name = "debugStarted"),
    @JsonSubTypes.Type(value = SessionEvent.DebugMoved.class, name = "debugMoved"),
    @JsonSubTypes.Type(value = SessionEvent.DebugStopped.class, name = "debugStopped"),
    @JsonSubTypes.Type(value = SessionEvent.DebugBreakpoints.class, name = "debugBreakpoints"),
    @JsonSubTypes.Type(value = SessionEvent.DebugEvaluated.class, name = "debugEvaluated"),
    @JsonSubTypes.Type(value = SessionEvent.DebugControl.class, name = "debugControl"),
    @JsonSubTypes.Type(value = SessionEvent.RunInput.class, name = "runInput"),
    @JsonSubTypes.Type(value = SessionEvent.RunInputClosed.class, name = "runInputClosed"),
    @JsonSubTypes.Type(value = SessionEvent.RunStopRequested.class, name = "runStopRequested"),
    @JsonSubTypes.Type(value = SessionEvent.RunEnded.class, name = "runEnded"),
    @JsonSubTypes.Type(value = SessionEvent.VersionMade.class, name = "versionMade"),
    @JsonSubTypes.Type(value = SessionEvent.VersionNamed.class, name = "versionNamed"),
    @JsonSubTypes.Type(value = SessionEvent.NetworkSwitched.class, name = "networkSwitched"),
    @JsonSubTypes.Type(value = SessionEvent.TerminalOpened.class, name = "terminalOpened"),
    @JsonSubTypes.Type(value = SessionEvent.TerminalInput.class, name = "terminalInput"),
    @JsonSubTypes.Type(value = SessionEvent.TerminalResized.class, name = "terminalResized"),
    @JsonSubTypes.Type(value = SessionEvent.TerminalRenamed.class, name = "terminalRenamed"),
    @JsonSubTypes.Type(value = SessionEvent.TerminalCloseRequested.class, name = "terminalCloseRequested"),
    @JsonSubTypes.Type(value = SessionEvent.TerminalOutput.class, name = "terminalOutput"),
    @JsonSubTypes.Type(value = SessionEvent.TerminalScreen.class, name = "terminalScreen"),
    @JsonSubTypes.Type(value = SessionEvent.TerminalClosed.class, name = "terminalClosed"),
    @JsonSubTypes.Type(value = SessionEvent.BlobPut.class, name = "blobPut"),
    @JsonSubTypes.Type(value = SessionEvent.PortsChanged.class, name = "portsChanged"),
    @JsonSubTypes.Type(value = SessionEvent.DiskOnlyChanged.class, name = "diskOnlyChanged"),
})
public sealed interface SessionEvent {
    /** {@return whether a runner is to start something because of it} */
    static boolean startsProgram(SessionEvent event) {
        return event instanceof RunRequested || event instanceof TerminalOpened;
    }

    /** Always the first record. {@code template} is a language's id, or {@code empty}. */
    record SessionCreated(String name, String template) implements SessionEvent {}

    record SessionRenamed(String name) implements SessionEvent {}

    /** Always the last record. */
    record SessionEnded() implements SessionEvent {}

    /** A document changed. {@code update} is a Yjs v1 update with only what was new. */
    @SuppressWarnings("ArrayRecordComponent")
    record DocumentUpdated(EntryId document, byte[] update) implements SessionEvent {}

    /**
     * An entry of the kind {@link EntryKind#BLOB} holds this from here on. The bytes are durable before the record is.
     *
     * @param entry created before, in the same commit or earlier
     */
    record BlobPut(EntryId entry, Blob blob) implements SessionEvent {}

    /** The tree changed, all steps at once. */
    record TreeChanged(List<TreeChange> changes) implements SessionEvent {
        public TreeChanged {
            changes = List.copyOf(changes);
        }
    }

    /** A person entered for the first time. {@code colour} is the slot 1 to 8, given in join order. */
    record ParticipantJoined(ParticipantId participant, String name, int colour, Role role, ParticipantKind kind)
            implements SessionEvent {}

    /** A participant was removed: the token is void. */
    record ParticipantRemoved(ParticipantId participant) implements SessionEvent {}

    record RoleChanged(ParticipantId participant, Role role) implements SessionEvent {}

    /** What only the runner that has the session may tell; everything else in the log is the platform's or people's. */
    sealed interface ToldByRunner extends SessionEvent {}

    /** Something about one run. */
    sealed interface RunEvent extends SessionEvent {
        RunId run();
    }

    /**
     * A participant pressed Run: the runner that follows the log starts {@code entry} with {@code language}, or the options' own command, or
     * the tests of {@code language}.
     *
     * @param language null if the options have a command
     * @param entry null likewise, and where all tests are meant
     * @param options null for none
     * @param goal a program, if the record is older than this field
     * @param debug what of debugging is special; null for nothing, and for other goals
     */
    record RunRequested(
            RunId run,
            @Nullable String language,
            @Nullable EntryId entry,
            @Nullable RunOptions options,
            RunGoal goal,
            @Nullable DebugRequest debug)
            implements RunEvent {
        @SuppressWarnings({"ConstantValue", "NullAway"}) // absent in what another version wrote
        public RunRequested {
            goal = goal == null ? RunGoal.PROGRAM : goal;
        }

        /** Anything but debugging. */
        public RunRequested(
                RunId run,
                @Nullable String language,
                @Nullable EntryId entry,
                @Nullable RunOptions options,
                RunGoal goal) {
            this(run, language, entry, options, goal, null);
        }

        /** A program. */
        public RunRequested(
                RunId run, @Nullable String language, @Nullable EntryId entry, @Nullable RunOptions options) {
            this(run, language, entry, options, RunGoal.PROGRAM);
        }

        /** A file as its language starts it. */
        public RunRequested(RunId run, String language, EntryId entry) {
            this(run, language, entry, null);
        }
    }

    /**
     * The runner started a step of a run.
     *
     * @param step {@code compile} or {@code run}
     * @param command as a person would type it
     */
    record RunStarted(RunId run, String step, String command) implements RunEvent, ToldByRunner {}

    @SuppressWarnings("ArrayRecordComponent")
    record RunOutput(RunId run, OutputStream stream, byte[] bytes) implements RunEvent, ToldByRunner {}

    /**
     * Tests of a run are over. Each is told once; of very many, or very long ones, the last are only counted.
     *
     * @param total how many are over in this run until now, those included that are only counted
     */
    record TestsReported(RunId run, List<TestCase> tests, TestCounts total) implements RunEvent, ToldByRunner {
        public TestsReported {
            tests = List.copyOf(tests);
        }

        /** {@return how many characters are told} */
        public int length() {
            return tests.stream().mapToInt(TestCase::length).sum();
        }
    }

    /** Something that a run for {@link RunGoal#DEBUG} tells beside its output. */
    sealed interface DebugEvent extends RunEvent, ToldByRunner {
        /** {@return how many characters of JSON it carries, about} */
        default int length() {
            return switch (this) {
                case DebugStarted started -> JsonLength.of(started.capabilities());
                case DebugStopped stopped -> JsonLength.of(stopped.stop());
                case DebugEvaluated evaluated ->
                    JsonLength.of(evaluated.expression())
                            + JsonLength.of(evaluated.result())
                            + JsonLength.of(evaluated.error());
                case DebugBreakpoints changed ->
                    changed.breakpoints().stream()
                            .mapToInt(it -> JsonLength.of(it.id()) + JsonLength.of(it.message()) + 64)
                            .sum();
                case DebugMoved _, DebugControl _ -> 0;
            };
        }
    }

    /**
     * The debug adapter is there.
     *
     * @param adapter stable, e.g. {@code debugpy}
     * @param adapterName for people, e.g. {@code debugpy 1.8.1}
     * @param capabilities as the adapter tells them
     */
    record DebugStarted(RunId run, String adapter, String adapterName, JsonNode capabilities) implements DebugEvent {}

    /**
     * The program runs.
     *
     * @param epoch counts stops and runs of the program, rising
     * @param by who moved it; null for nobody
     * @param move what they did, e.g. {@code next}; null likewise
     */
    record DebugMoved(
            RunId run,
            long epoch,
            @Nullable ParticipantId by,
            @Nullable String move) implements DebugEvent {}

    /**
     * The program stands. Told again with the same epoch when something was changed there.
     *
     * @param stop what it looks like: frames, scopes and variables, as {@code docs/debugging.md} tells; at most {@link JsonLength#MOST}
     */
    record DebugStopped(RunId run, long epoch, JsonNode stop) implements DebugEvent {}

    /** What has become of breakpoints: of all of them, whenever that changes. */
    record DebugBreakpoints(RunId run, List<BreakpointState> breakpoints) implements DebugEvent {
        public DebugBreakpoints {
            breakpoints = List.copyOf(breakpoints);
        }
    }

    /**
     * Somebody had an expression evaluated in the console that all share.
     *
     * @param epoch of the stop; null if the program ran
     * @param result the adapter's answer; null if there is an error
     * @param error for a person; null if there is a result
     */
    record DebugEvaluated(
            RunId run,
            @Nullable Long epoch,
            ParticipantId by,
            String expression,
            @Nullable JsonNode result,
            @Nullable String error)
            implements DebugEvent {
        public DebugEvaluated {
            result = result == null || result.isNull() ? null : result;
        }
    }

    /**
     * Who may move the program has changed.
     *
     * @param holder who alone may; null: everyone with the right
     * @param asking who would like to, in the order in which they asked
     */
    record DebugControl(RunId run, @Nullable ParticipantId holder, List<ParticipantId> asking) implements DebugEvent {
        public DebugControl {
            asking = List.copyOf(asking);
        }
    }

    /** A participant typed to the program. */
    @SuppressWarnings("ArrayRecordComponent")
    record RunInput(RunId run, byte[] bytes) implements RunEvent {}

    record RunInputClosed(RunId run) implements RunEvent {}

    record RunStopRequested(RunId run) implements RunEvent {}

    /**
     * A run is over.
     *
     * @param exitCode the program's own; null when it did not end by itself
     * @param wallMillis from start to end, in milliseconds
     * @param cpuMillis processor time of all its processes, in milliseconds
     * @param peakMemoryBytes the most memory it held at once; 0 if unknown
     * @param detail for a person: what happened, where the reason alone does not say it; may be empty
     * @param signal the name of the signal that ended it, e.g. {@code SIGSEGV}; null if none did, or the record is older than this field
     */
    record RunEnded(
            RunId run,
            EndReason reason,
            @Nullable Integer exitCode,
            long wallMillis,
            long cpuMillis,
            long peakMemoryBytes,
            String detail,
            @Nullable String signal)
            implements RunEvent, ToldByRunner {
        /** An end by no signal. */
        public RunEnded(
                RunId run,
                EndReason reason,
                @Nullable Integer exitCode,
                long wallMillis,
                long cpuMillis,
                long peakMemoryBytes,
                String detail) {
            this(run, reason, exitCode, wallMillis, cpuMillis, peakMemoryBytes, detail, null);
        }
    }

    /**
     * A position of the log is kept as a version.
     *
     * @param position the last record that the version contains; before this one
     * @param name null unless somebody named it
     * @param authors who changed documents or the tree since the version before, in the order of their first change
     * @param files the entries that they changed, likewise
     */
    record VersionMade(
            VersionId version,
            long position,
            VersionKind kind,
            @Nullable String name,
            List<ParticipantId> authors,
            List<EntryId> files)
            implements SessionEvent {
        public VersionMade {
            authors = List.copyOf(authors);
            files = List.copyOf(files);
        }
    }

    /** A version has another name; null: none any more. */
    record VersionNamed(VersionId version, @Nullable String name) implements SessionEvent {}

    /** From now on programs reach what the operator allows, or nothing. Before the first such record they reach nothing. */
    record NetworkSwitched(boolean on) implements SessionEvent {}

    /** Something about one shared terminal. */
    sealed interface TerminalEvent extends SessionEvent {
        TerminalId terminal();
    }

    /** A participant opened a terminal: the runner that follows the log starts a shell. Sizes are in characters, 1 to 1000. */
    record TerminalOpened(TerminalId terminal, String name, int columns, int rows) implements TerminalEvent {}

    /**
     * A participant typed. What was typed may be a password, so it goes to the runner alone and is forgotten once it is there: of a record
     * that is some minutes old, the bytes are empty.
     */
    @SuppressWarnings("ArrayRecordComponent")
    record TerminalInput(TerminalId terminal, byte[] bytes) implements TerminalEvent {}

    /** A participant made it another size. */
    record TerminalResized(TerminalId terminal, int columns, int rows) implements TerminalEvent {}

    record TerminalRenamed(TerminalId terminal, String name) implements TerminalEvent {}

    /** A participant closed it: the runner ends its programs. */
    record TerminalCloseRequested(TerminalId terminal) implements TerminalEvent {}

    /**
     * What its programs printed: whole characters and control sequences only, those that answer, copy or lead away left out. Old output is
     * forgotten: then the bytes are empty.
     *
     * @param seen the last record of the log that the runner had obeyed before
     */
    @SuppressWarnings("ArrayRecordComponent")
    record TerminalOutput(TerminalId terminal, byte[] bytes, long seen) implements TerminalEvent, ToldByRunner {}

    /**
     * What the terminal shows, with some of what has scrolled away. Written to a terminal of this size, the bytes show the same there, whatever
     * it showed before; output that follows goes on from there.
     *
     * @param seen as in {@link TerminalOutput}
     * @param redraw whether it tells something that no output told: some was left out, or the size has changed
     */
    @SuppressWarnings("ArrayRecordComponent")
    record TerminalScreen(TerminalId terminal, int columns, int rows, byte[] bytes, long seen, boolean redraw)
            implements TerminalEvent, ToldByRunner {}

    /**
     * A terminal is over.
     *
     * @param exitCode of its shell; null when it did not end by itself
     * @param detail for a person: what happened, where the reason alone does not say it; may be empty
     */
    record TerminalClosed(
            TerminalId terminal,
            TerminalEnd reason,
            @Nullable Integer exitCode,
            String detail) implements TerminalEvent, ToldByRunner {}

    /**
     * Programs in the sandbox listen on other ports than before.
     *
     * @param ports all of them, in rising order; none once the sandbox is gone
     */
    record PortsChanged(List<OpenPort> ports) implements SessionEvent {
        public PortsChanged {
            ports = List.copyOf(ports);
        }
    }

    /** Something else than before is on the sandbox's disk and not in the tree; nothing once the sandbox is gone. */
    record DiskOnlyChanged(DiskOnly left) implements SessionEvent {}
}
