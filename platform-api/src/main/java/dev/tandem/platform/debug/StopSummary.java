package dev.tandem.platform.debug;

import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.LogRecord;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.StopPlace;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A stop without what it looks like; fields as in {@link StopPlace}.
 *
 * @param sequence of the record that tells it; the last one, if it was told again
 * @param at when it was told
 */
public record StopSummary(
        long epoch,
        long sequence,
        Instant at,
        @Nullable ParticipantId by,
        @Nullable String move,
        String reason,
        @Nullable EntryId entry,
        int line,
        String function) {
    static StopSummary of(LogRecord record, SessionEvent.DebugStopped stopped) {
        StopPlace place = StopPlace.of(stopped.stop());
        return new StopSummary(
                stopped.epoch(),
                record.sequence(),
                record.at(),
                place.by(),
                place.move(),
                place.reason(),
                place.entry(),
                place.line(),
                place.function());
    }
}
