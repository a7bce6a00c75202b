package dev.tandem.platform.session;

import dev.tandem.protocol.SessionId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a session is called.
 *
 * @param slug the name in its short address; null if it has none
 * @param template a language's id, or {@code empty}
 */
public record SessionInfo(
        SessionId id, String name, @Nullable String slug, String template, Instant createdAt, State state) {
    SessionInfo withName(String newName) {
        return new SessionInfo(id, newName, slug, template, createdAt, state);
    }

    SessionInfo ended() {
        return new SessionInfo(id, name, slug, template, createdAt, State.ENDED);
    }

    /** Whether it still goes on. */
    public enum State {
        OPEN,
        ENDED
    }
}
