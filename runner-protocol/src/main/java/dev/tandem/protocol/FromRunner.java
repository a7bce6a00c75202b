package dev.tandem.protocol;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A message from a runner to the platform. The flow is told at {@link ToRunner}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = FromRunner.Hello.class, name = "hello"),
    @JsonSubTypes.Type(value = FromRunner.Append.class, name = "append"),
    @JsonSubTypes.Type(value = FromRunner.ChangeFiles.class, name = "changeFiles"),
    @JsonSubTypes.Type(value = FromRunner.Heartbeat.class, name = "heartbeat"),
    @JsonSubTypes.Type(value = FromRunner.Draining.class, name = "draining"),
    @JsonSubTypes.Type(value = FromRunner.FetchBlob.class, name = "fetchBlob"),
    @JsonSubTypes.Type(value = FromRunner.StoreBlob.class, name = "storeBlob"),
    @JsonSubTypes.Type(value = FromRunner.Ports.class, name = "ports"),
    @JsonSubTypes.Type(value = FromRunner.LeftOnDisk.class, name = "leftOnDisk"),
    @JsonSubTypes.Type(value = FromRunner.Usage.class, name = "usage"),
    @JsonSubTypes.Type(value = FromRunner.StreamRefused.class, name = "streamRefused"),
    @JsonSubTypes.Type(value = FromRunner.DebugAnswer.class, name = "debugAnswer"),
})
public sealed interface FromRunner {
    /** First message of a connection. {@code protocol} is {@link #PROTOCOL}. */
    record Hello(int protocol, RunnerStatus status) implements FromRunner {}

    /**
     * Append records to a session's log, all or none. Appends of one session take effect in the order of their numbers, and
     * several may be under way. Only the runner's own kinds are allowed: {@link SessionEvent.ToldByRunner}.
     * Answered by {@link ToRunner.Appended} or {@link ToRunner.AppendRefused}; after a lost connection the runner sends again
     * what {@link SessionSnapshot.UnfinishedRun} shows as missing. The platform takes what the log has already as done, whichever of its
     * replicas took it, and refuses what would stand behind a hole. The runner keeps at most 1 MiB of unanswered output per run
     * and stops reading the program's output beyond that.
     *
     * @param request chosen by the runner, rising
     */
    record Append(long request, SessionId session, String grant, List<Reported> reports) implements FromRunner {
        public Append {
            reports = List.copyOf(reports);
        }

        /** {@return what is reported, without its numbers} */
        public List<SessionEvent> events() {
            return reports.stream().map(Reported::event).toList();
        }
    }

    /**
     * What programs did to the files of a workspace: becomes a change of the tree and updates of documents, all or none, at once.
     * Answered by {@link ToRunner.FilesChanged} or {@link ToRunner.ChangeRefused}.
     *
     * <p>A runner has at most one such request of a session unanswered. After a lost connection it does not know whether that one was
     * done; it need not, because nothing is done twice: an update brings no news then, and what was created, renamed or deleted is
     * found so in the snapshot of the new assignment, or in the records that refuse it if it is asked for again.
     *
     * @param request chosen by the runner, rising, from the same numbers as {@link Append}
     * @param author who started the program; needs the right to do this in person
     */
    record ChangeFiles(long request, SessionId session, String grant, ParticipantId author, List<FileChange> changes)
            implements FromRunner {
        public ChangeFiles {
            changes = List.copyOf(changes);
        }
    }

    /** Sent every five seconds; a runner that is silent for fifteen is lost. */
    record Heartbeat(int sessions, int runs, RunnerLoad load) implements FromRunner {}

    /**
     * This runner is going to end. It gets no session any more; each that it has is released as soon as nothing runs in it, and placed at
     * another runner. What still runs when this one is gone is lost.
     */
    record Draining() implements FromRunner {}

    /**
     * Asks for the next part of a blob that the session's log names. Answered by {@link ToRunner.BlobPart} or {@link
     * ToRunner.BlobRefused}. A runner asks for a part when it has room for it, which is all the back-pressure there is; a few parts
     * may be under way at once.
     *
     * @param request chosen by the runner, rising
     * @param offset of the part's first byte
     */
    record FetchBlob(long request, SessionId session, String grant, BlobHash hash, long offset) implements FromRunner {}

    /**
     * Hands over the next part of what a program has written into a file that is no text file. Answered by {@link ToRunner.BlobTaken} or
     * {@link ToRunner.BlobRefused}; after that no further part of it is taken. A runner hands over one content of a session at a time, and at
     * most {@link #MOST_PARTS_UNANSWERED} parts of it ahead.
     *
     * @param request chosen by the runner, rising, from the same numbers as {@link FetchBlob}
     * @param name of the file, which helps to tell what it is
     * @param size of the whole content
     * @param offset of the part's first byte; 0 begins, and gives up what was under way
     * @param bytes {@link ToRunner#MOST_PART_BYTES}; fewer only at the end, none only of an empty content
     */
    @SuppressWarnings("ArrayRecordComponent")
    record StoreBlob(long request, SessionId session, String grant, String name, long size, long offset, byte[] bytes)
            implements FromRunner {}

    /** So many parts of a content may be on their way. */
    int MOST_PARTS_UNANSWERED = 4;

    /**
     * The ports on which programs of a session listen now. Becomes {@link SessionEvent.PortsChanged} if the log says otherwise, and is not
     * answered: a runner that does not see its word in the log says it again, and so it does after each {@link ToRunner.Assigned}.
     *
     * @param ports all of them, in rising order, at most {@link OpenPort#MOST}
     */
    record Ports(SessionId session, String grant, List<OpenPort> ports) implements FromRunner {
        public Ports {
            ports = List.copyOf(ports);
        }
    }

    /** What programs of a session have made that the tree does not show. Becomes {@link SessionEvent.DiskOnlyChanged}; told as {@link Ports} is. */
    record LeftOnDisk(SessionId session, String grant, DiskOnly left) implements FromRunner {}

    /**
     * What the programs of a session use now. Nothing keeps it, and it is not answered. Told while something runs, whenever it has changed, at most
     * once a second and at least every ten; and once when nothing runs any more.
     */
    record Usage(SessionId session, String grant, SandboxUsage usage) implements FromRunner {}

    /** There is no stream for this {@link ToRunner.OpenStream}. */
    record StreamRefused(SessionId session, String secret, Reason reason) implements FromRunner {
        /** Why not. */
        public enum Reason {
            NOBODY_LISTENS,
            NO_SANDBOX,
            /** The runner serves as many streams as it can. */
            TOO_MANY,
            /** The runner cannot dial the platform. */
            NO_WAY
        }

        @Override
        public String toString() {
            return "StreamRefused[session=%s, reason=%s]".formatted(session, reason);
        }
    }

    /**
     * Answers {@link ToRunner.DebugAsk}.
     *
     * @param request the number of the question
     * @param body the answer; null if it is refused
     * @param code why it is refused, e.g. {@code DEBUG-01}; null if it is not
     * @param message likewise, for a person
     */
    record DebugAnswer(
            String request,
            SessionId session,
            @Nullable JsonNode body,
            @Nullable String code,
            @Nullable String message) implements FromRunner {
        public DebugAnswer {
            body = body == null || body.isNull() ? null : body;
        }
    }

    /** The version of this protocol. */
    int PROTOCOL = 5;
}
