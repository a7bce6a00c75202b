package dev.tandem.protocol;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
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
    @JsonSubTypes.Type(value = SessionEvent.RunInput.class, name = "runInput"),
    @JsonSubTypes.Type(value = SessionEvent.RunInputClosed.class, name = "runInputClosed"),
    @JsonSubTypes.Type(value = SessionEvent.RunStopRequested.class, name = "runStopRequested"),
    @JsonSubTypes.Type(value = SessionEvent.RunEnded.class, name = "runEnded"),
    @JsonSubTypes.Type(value = SessionEvent.VersionMade.class, name = "versionMade"),
    @JsonSubTypes.Type(value = SessionEvent.VersionNamed.class, name = "versionNamed"),
    @JsonSubTypes.Type(value = SessionEvent.NetworkSwitched.class, name = "networkSwitched"),
})
public sealed interface SessionEvent {
    /** Always the first record. {@code template} is a language's id, or {@code empty}. */
    record SessionCreated(String name, String template) implements SessionEvent {}

    record SessionRenamed(String name) implements SessionEvent {}

    /** Always the last record. */
    record SessionEnded() implements SessionEvent {}

    /** A document changed. {@code update} is a Yjs v1 update with only what was new. */
    @SuppressWarnings("ArrayRecordComponent")
    record DocumentUpdated(EntryId document, byte[] update) implements SessionEvent {}

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

    /**
     * A participant pressed Run: the runner that follows the log starts {@code entry} with {@code language}, or the options' own command.
     *
     * @param language null if the options have a command
     * @param entry null likewise
     * @param options null for none
     */
    record RunRequested(
            RunId run,
            @Nullable String language,
            @Nullable EntryId entry,
            @Nullable RunOptions options) implements SessionEvent {
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
    record RunStarted(RunId run, String step, String command) implements SessionEvent {}

    @SuppressWarnings("ArrayRecordComponent")
    record RunOutput(RunId run, OutputStream stream, byte[] bytes) implements SessionEvent {}

    /** A participant typed to the program. */
    @SuppressWarnings("ArrayRecordComponent")
    record RunInput(RunId run, byte[] bytes) implements SessionEvent {}

    record RunInputClosed(RunId run) implements SessionEvent {}

    record RunStopRequested(RunId run) implements SessionEvent {}

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
            implements SessionEvent {
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
}
