package dev.tandem.platform.door;

import dev.tandem.protocol.SandboxUsage;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a session's programs use, as it was told last. Any thread. */
final class UsageNews {
    /** A runner tells it again before that is over; one that is silent for longer is gone, or has nothing to tell. */
    static final Duration HOLDS = Duration.ofSeconds(15);

    private volatile @Nullable Told last;

    private record Told(String message, Instant at) {}

    /** {@return the message that tells everyone} */
    String told(SandboxUsage usage, Instant now) {
        String message = Json.text(new ServerMessage.Usage(usage));
        last = usage.processes() == 0 ? null : new Told(message, now);
        return message;
    }

    /** {@return the message that tells someone who has just come; empty if nothing runs, as far as is known} */
    Optional<String> known(Instant now) {
        return Optional.ofNullable(last)
                .filter(told -> now.isBefore(told.at().plus(HOLDS)))
                .map(Told::message);
    }
}
