package dev.tandem.protocol;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

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
}
