package dev.tandem.platform.replica;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.SessionId;
import java.util.Map;
import java.util.Set;

/** What a replica tells all others. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = CommonMessage.Alive.class, name = "alive"),
    @JsonSubTypes.Type(value = CommonMessage.Hello.class, name = "hello"),
    @JsonSubTypes.Type(value = CommonMessage.Bye.class, name = "bye"),
    @JsonSubTypes.Type(value = CommonMessage.Online.class, name = "online"),
    @JsonSubTypes.Type(value = CommonMessage.AllOnline.class, name = "allOnline"),
    @JsonSubTypes.Type(value = CommonMessage.SandboxWanted.class, name = "sandboxWanted"),
    @JsonSubTypes.Type(value = CommonMessage.RunnersChanged.class, name = "runnersChanged"),
})
public sealed interface CommonMessage {
    /** The sender lives. Its own one, heard back, tells that the way through Redis is open. */
    record Alive() implements CommonMessage {}

    /** The sender has come, or come back: tell it what you have. */
    record Hello() implements CommonMessage {}

    /** The sender goes, in order: forget it at once. */
    record Bye() implements CommonMessage {}

    /** Who has a connection to the sender open in a session now. */
    record Online(SessionId session, Set<ParticipantId> participants) implements CommonMessage {
        public Online {
            participants = Set.copyOf(participants);
        }
    }

    /** The same for all sessions: nobody is in any other. */
    record AllOnline(Map<SessionId, Set<ParticipantId>> sessions) implements CommonMessage {
        public AllOnline {
            sessions = Map.copyOf(sessions);
        }
    }

    /** The database says that a session waits for a sandbox. */
    record SandboxWanted(SessionId session) implements CommonMessage {}

    /** The database says something new about runners. */
    record RunnersChanged() implements CommonMessage {}
}
