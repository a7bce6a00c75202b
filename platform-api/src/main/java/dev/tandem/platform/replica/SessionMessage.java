package dev.tandem.platform.replica;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.protocol.DebugSeat;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.FromRunner;
import dev.tandem.protocol.LogRecord;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.RunId;
import dev.tandem.protocol.SandboxUsage;
import dev.tandem.protocol.SessionEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a replica tells those that have the same session in memory. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = SessionMessage.Records.class, name = "records"),
    @JsonSubTypes.Type(value = SessionMessage.Head.class, name = "head"),
    @JsonSubTypes.Type(value = SessionMessage.Shown.class, name = "shown"),
    @JsonSubTypes.Type(value = SessionMessage.ShowMe.class, name = "showMe"),
    @JsonSubTypes.Type(value = SessionMessage.StreamWanted.class, name = "streamWanted"),
    @JsonSubTypes.Type(value = SessionMessage.DebuggerWanted.class, name = "debuggerWanted"),
    @JsonSubTypes.Type(value = SessionMessage.StreamRefused.class, name = "streamRefused"),
    @JsonSubTypes.Type(value = SessionMessage.Using.class, name = "using"),
    @JsonSubTypes.Type(value = SessionMessage.DebugAsked.class, name = "debugAsked"),
    @JsonSubTypes.Type(value = SessionMessage.DebugAnswered.class, name = "debugAnswered"),
})
public sealed interface SessionMessage {
    /** Larger news are not sent: whoever wants them reads the log, and Redis is not filled by those who cannot keep up. */
    int MAX_RECORDS_BYTES = 128 << 10;

    /** {@return the news that records were committed} */
    static SessionMessage of(List<LogRecord> committed) {
        long bytes = 0;
        for (LogRecord record : committed) {
            if (record.event() instanceof SessionEvent.DocumentUpdated updated) {
                bytes += updated.update().length;
            } else if (record.event() instanceof SessionEvent.RunOutput output) {
                bytes += output.bytes().length;
            } else if (record.event() instanceof SessionEvent.TestsReported report) {
                bytes += report.length();
            } else if (record.event() instanceof SessionEvent.DebugEvent about) {
                bytes += about.length();
            }
        }
        return bytes > MAX_RECORDS_BYTES ? new Head(committed.getLast().sequence()) : new Records(committed);
    }

    /** These were committed; in log order, without gaps between them. */
    record Records(List<LogRecord> records) implements SessionMessage {
        public Records {
            records = List.copyOf(records);
        }
    }

    /** Something was committed up to {@code sequence} that is too large to be sent: read the log. */
    record Head(long sequence) implements SessionMessage {}

    /**
     * What people at the sender show of themselves.
     *
     * @param document the file; null for the session as a whole
     */
    record Shown(@Nullable EntryId document, List<State> states) implements SessionMessage {
        public Shown {
            states = List.copyOf(states);
        }
    }

    /** Show me everything that people at your place show of themselves: I have just come, or come back. */
    record ShowMe() implements SessionMessage {}

    /** Whoever has the session's runner: let it dial {@code replica} with this secret and connect to a program. */
    record StreamWanted(String secret, int port, String replica) implements SessionMessage {}

    /** As above, and let it seat somebody's debugger in what is debugged. */
    record DebuggerWanted(String secret, DebugSeat who, String replica) implements SessionMessage {}

    /** The runner does not. */
    record StreamRefused(String secret, FromRunner.StreamRefused.Reason reason) implements SessionMessage {}

    /** What the session's programs use now. */
    record Using(SandboxUsage usage) implements SessionMessage {}

    /** Whoever has the session's runner: ask it this, as {@link dev.tandem.protocol.ToRunner.DebugAsk} tells. */
    record DebugAsked(String request, RunId run, ParticipantId participant, String name, JsonNode ask, long after)
            implements SessionMessage {}

    /** The runner answers; fields as in {@link FromRunner.DebugAnswer}. */
    record DebugAnswered(
            String request,
            @Nullable JsonNode body,
            @Nullable String code,
            @Nullable String message) implements SessionMessage {
        public DebugAnswered {
            body = body == null || body.isNull() ? null : body;
        }
    }

    /**
     * An awareness state.
     *
     * @param client the Yjs client id
     * @param participant whose it is, by the sender's authentication
     * @param clock by the sender's time of day; decides who has a client id that two replicas claim
     * @param json the state; null when it is gone
     */
    record State(
            long client,
            ParticipantId participant,
            long clock,
            @Nullable String json) {}
}
