package dev.tandem.platform.log;

import dev.tandem.protocol.SessionId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A session's row.
 *
 * @param slug the name in its short address; null if it has none
 * @param endedAt null while it goes on
 * @param lastSequence of its log
 * @param epoch the capability epoch: rises with every change of somebody's rights
 */
public record SessionHead(
        SessionId id,
        String name,
        @Nullable String slug,
        String template,
        Instant createdAt,
        @Nullable Instant endedAt,
        long lastSequence,
        long epoch) {}
