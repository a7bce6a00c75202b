package dev.tandem.platform.session;

import dev.tandem.platform.log.SessionHead;
import dev.tandem.protocol.SessionId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a session is called.
 *
 * @param slug the name in its short address; null if it has none
 * @param template a language's id, or {@code empty}
 * @param network whether its programs reach what the operator allows; else they reach nothing
 */
public record SessionInfo(
        SessionId id,
        String name,
        @Nullable String slug,
        String template,
        Instant createdAt,
        State state,
        boolean network) {
    static SessionInfo of(SessionHead head, boolean network) {
        State state = head.endedAt() == null ? State.OPEN : State.ENDED;
        return new SessionInfo(head.id(), head.name(), head.slug(), head.template(), head.createdAt(), state, network);
    }

    SessionInfo withName(String newName) {
        return new SessionInfo(id, newName, slug, template, createdAt, state, network);
    }

    SessionInfo ended() {
        return new SessionInfo(id, name, slug, template, createdAt, State.ENDED, network);
    }

    SessionInfo withNetwork(boolean on) {
        return new SessionInfo(id, name, slug, template, createdAt, state, on);
    }

    /** Whether it still goes on. */
    public enum State {
        OPEN,
        ENDED
    }
}
