package dev.tandem.protocol;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message from the platform to a runner.
 *
 * <p>Flow: the runner dials {@code /runner/v1} with {@code Authorization: Bearer <runner token>} and says {@link FromRunner.Hello};
 * the platform answers {@link Welcome}. For each session that it places there it sends {@link Assigned}, then {@link Records} in
 * log order, each at least once: the runner skips sequences that it has. {@link Released} ends it.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ToRunner.Welcome.class, name = "welcome"),
    @JsonSubTypes.Type(value = ToRunner.Assigned.class, name = "assigned"),
    @JsonSubTypes.Type(value = ToRunner.Records.class, name = "records"),
    @JsonSubTypes.Type(value = ToRunner.Released.class, name = "released"),
    @JsonSubTypes.Type(value = ToRunner.Appended.class, name = "appended"),
    @JsonSubTypes.Type(value = ToRunner.AppendRefused.class, name = "appendRefused"),
    @JsonSubTypes.Type(value = ToRunner.FilesChanged.class, name = "filesChanged"),
    @JsonSubTypes.Type(value = ToRunner.ChangeRefused.class, name = "changeRefused"),
    @JsonSubTypes.Type(value = ToRunner.BlobPart.class, name = "blobPart"),
    @JsonSubTypes.Type(value = ToRunner.BlobRefused.class, name = "blobRefused"),
    @JsonSubTypes.Type(value = ToRunner.BlobTaken.class, name = "blobTaken"),
    @JsonSubTypes.Type(value = ToRunner.OpenStream.class, name = "openStream"),
    @JsonSubTypes.Type(value = ToRunner.DebugAsk.class, name = "debugAsk"),
})
public sealed interface ToRunner {
    record Welcome(RunnerId runner) implements ToRunner {}

    /**
     * A session is placed here.
     *
     * @param grant the secret that this runner shows with each append to this session; void after {@link Released}
     */
    record Assigned(SessionId session, ParticipantId actingAs, String grant, SessionSnapshot snapshot)
            implements ToRunner {}

    record Records(SessionId session, List<LogRecord> records) implements ToRunner {
        public Records {
            records = List.copyOf(records);
        }
    }

    /** The session is no longer placed here: end its processes and forget it. */
    record Released(SessionId session) implements ToRunner {}

    /** The append with this number is committed. */
    record Appended(long request, long lastSequence) implements ToRunner {}

    /** The append with this number was refused as a whole. */
    record AppendRefused(long request, String code, String message) implements ToRunner {}

    /**
     * The files are changed as asked. The records that tell it to everyone may come before this or after it.
     *
     * @param sequence the last record of the log that is part of it, or, if it brought no news, that was there at that time
     * @param issued the ids of the new entries by their provisional ones
     */
    record FilesChanged(long request, long sequence, Map<EntryId, EntryId> issued) implements ToRunner {
        public FilesChanged {
            issued = Map.copyOf(issued);
        }
    }

    /**
     * The files are not changed, none of them.
     *
     * @param change index of the step that is in the way; -1 if it is no single one
     */
    record ChangeRefused(long request, String code, String message, int change) implements ToRunner {}

    /**
     * A part of a blob.
     *
     * @param request the number of the request
     * @param bytes at most {@link #MOST_PART_BYTES}; fewer only at the blob's end, none beyond it
     */
    @SuppressWarnings("ArrayRecordComponent")
    record BlobPart(long request, byte[] bytes) implements ToRunner {}

    /**
     * A part of a content is taken.
     *
     * @param blob with the last part: the whole is durable, and may be {@link FileChange.Put put} for an hour; null before
     */
    record BlobTaken(long request, @Nullable Blob blob) implements ToRunner {}

    /** There is no such part to be had, or a content is not taken. */
    record BlobRefused(long request, String code, String message) implements ToRunner {}

    /** How many bytes of a blob are in one message. */
    int MOST_PART_BYTES = 256 << 10;

    /**
     * Connect to a program and dial a WebSocket at {@code /runner/v1/stream} for its bytes, with {@code Authorization: Bearer <secret>}; or answer
     * {@link FromRunner.StreamRefused}. On that socket binary messages are bytes, in either direction; the text {@code end} says that no more
     * come from that side; a close ends both. Where somebody debugs, the bytes are the Debug Adapter Protocol as after {@code initialize}, and the texts
     * {@code look} and {@code move} tell the runner what they may from then on.
     *
     * @param port on which the program listens; of no meaning where somebody debugs
     * @param secret good for one socket, for some seconds
     * @param replica http(s) address of the replica that waits for it; null: any is right
     * @param debugger whose debugger it is that joins the debug session of the session; null: it is a stream to a program
     */
    record OpenStream(
            SessionId session,
            int port,
            String secret,
            @Nullable String replica,
            @Nullable DebugSeat debugger) implements ToRunner {
        /** A stream to a program. */
        public OpenStream(SessionId session, int port, String secret, @Nullable String replica) {
            this(session, port, secret, replica, null);
        }

        @Override
        public String toString() {
            return "OpenStream[session=%s, port=%d]".formatted(session, port);
        }
    }

    /**
     * A participant asks something of a debug session, or of what is debugged: answered by {@link FromRunner.DebugAnswer}. The right to ask was
     * checked.
     *
     * @param request chosen by the platform; nobody can guess it
     * @param name of the participant, for others
     * @param ask what is asked, as {@code docs/debugging.md} tells
     * @param after the sequence of a record of the log that whoever asks may have seen: the program is moved when the runner has it, too; 0 for none
     */
    record DebugAsk(
            String request,
            SessionId session,
            RunId run,
            ParticipantId participant,
            String name,
            JsonNode ask,
            long after)
            implements ToRunner {}
}
