package dev.tandem.platform.door;

import dev.tandem.protocol.LogRecord;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.TerminalId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What pages hear of terminals. Of what people type, only that they do, and at most once in a while: neither the characters nor their
 * number and pace are for others. Of pictures, those that tell what no output told. Confined to the session's owner.
 */
final class TerminalNews {
    private static final Duration BETWEEN_NOTICES = Duration.ofSeconds(1);

    private record Typist(TerminalId terminal, ParticipantId participant) {}

    private final InstantSource time;
    private final Map<Typist, Instant> noticed = new HashMap<>();

    TerminalNews(InstantSource time) {
        this.time = time;
    }

    /** {@return whether a record is told to pages as it stands} */
    static boolean isTold(LogRecord record) {
        return !(record.event() instanceof SessionEvent.TerminalInput)
                && !(record.event() instanceof SessionEvent.TerminalScreen screen && !screen.redraw());
    }

    /** {@return what is told of a record that is not told as it stands; empty if nothing} */
    Optional<ServerMessage> notice(LogRecord record) {
        if (!(record.event() instanceof SessionEvent.TerminalInput input)) {
            return Optional.empty();
        }
        Instant now = time.instant();
        noticed.values().removeIf(before -> before.plus(BETWEEN_NOTICES).isBefore(now));
        Typist typist = new Typist(input.terminal(), record.author());
        if (noticed.putIfAbsent(typist, now) != null) {
            return Optional.empty();
        }
        return Optional.of(new ServerMessage.TerminalTyped(input.terminal(), record.author()));
    }
}
