package dev.tandem.platform.door;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.tandem.platform.access.Capability;
import dev.tandem.platform.blob.HeldBlob;
import dev.tandem.platform.debug.DebugView;
import dev.tandem.platform.error.Problem;
import dev.tandem.platform.run.LanguageView;
import dev.tandem.platform.run.RunAvailability;
import dev.tandem.platform.run.RunView;
import dev.tandem.platform.session.MemberView;
import dev.tandem.platform.session.SessionInfo;
import dev.tandem.platform.terminal.TerminalView;
import dev.tandem.protocol.DiskOnly;
import dev.tandem.protocol.Entry;
import dev.tandem.protocol.LogRecord;
import dev.tandem.protocol.OpenPort;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.Role;
import dev.tandem.protocol.SandboxUsage;
import dev.tandem.protocol.TerminalId;
import dev.tandem.protocol.TreeChange;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A stateless message to a browser. {@code records} is put together from its parts: see {@link SessionChannel}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ServerMessage.Welcome.class, name = "welcome"),
    @JsonSubTypes.Type(value = ServerMessage.Resumed.class, name = "resumed"),
    @JsonSubTypes.Type(value = ServerMessage.Done.class, name = "done"),
    @JsonSubTypes.Type(value = ServerMessage.Refused.class, name = "refused"),
    @JsonSubTypes.Type(value = ServerMessage.Presence.class, name = "presence"),
    @JsonSubTypes.Type(value = ServerMessage.Capabilities.class, name = "capabilities"),
    @JsonSubTypes.Type(value = ServerMessage.Runner.class, name = "runner"),
    @JsonSubTypes.Type(value = ServerMessage.Usage.class, name = "usage"),
    @JsonSubTypes.Type(value = ServerMessage.TerminalTyped.class, name = "terminalTyped"),
})
sealed interface ServerMessage {
    /** The state after authentication; records follow from {@code sequence + 1} on. */
    record Welcome(
            long sequence,
            SessionInfo session,
            MemberView you,
            Collection<Capability> capabilities,
            List<MemberView> members,
            List<Entry> tree,
            List<HeldBlob> blobs,
            List<RunView> runs,
            List<TerminalView> terminals,
            List<OpenPort> ports,
            DiskOnly diskOnly,
            List<DebugView> debugs,
            RunAvailability run,
            List<LanguageView> languages)
            implements ServerMessage {}

    /**
     * Instead of {@link Welcome} for someone who was here before: what happened since, updates of documents left out, and what no
     * record tells.
     */
    record Resumed(
            long sequence,
            List<LogRecord> records,
            Collection<ParticipantId> online,
            Role role,
            Collection<Capability> capabilities,
            RunAvailability run,
            List<LanguageView> languages)
            implements ServerMessage {}

    /** A command is committed. */
    record Done(String request, Object result) implements ServerMessage {}

    /** What a tree command did. A class of its own: in a map the changes would lose the {@code type} that tells them apart. */
    record TreeResult(List<TreeChange> changes) {}

    /** A command was refused. */
    record Refused(@Nullable String request, String code, String message, String remedy, Map<String, Object> values)
            implements ServerMessage {
        static Refused of(@Nullable String request, Problem problem) {
            return new Refused(request, problem.code(), problem.message(), problem.remedy(), problem.values());
        }
    }

    /** Who has a connection open. */
    record Presence(Collection<ParticipantId> online) implements ServerMessage {}

    /** What you may do has changed. */
    record Capabilities(Role role, Collection<Capability> capabilities) implements ServerMessage {}

    /** Somebody types in a terminal. What they type is told to nobody. */
    record TerminalTyped(TerminalId terminal, ParticipantId participant) implements ServerMessage {}

    /** What the session's programs use now, together. */
    record Usage(SandboxUsage usage) implements ServerMessage {}

    /** What can be run has changed. */
    record Runner(RunAvailability run, List<LanguageView> languages) implements ServerMessage {}
}
