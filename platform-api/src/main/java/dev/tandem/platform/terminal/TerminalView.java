package dev.tandem.platform.terminal;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.TerminalEnd;
import dev.tandem.protocol.TerminalId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A terminal at one moment.
 *
 * @param end null while it is open
 * @param screen written to an empty terminal of this size, it shows what everybody sees; null where a list leaves it out
 */
@SuppressWarnings("ArrayRecordComponent")
public record TerminalView(
        TerminalId id,
        String name,
        int columns,
        int rows,
        ParticipantId openedBy,
        Instant openedAt,
        @Nullable End end,
        @JsonInclude(JsonInclude.Include.NON_NULL) byte @Nullable [] screen) {
    /** How a terminal ended; fields as in {@link dev.tandem.protocol.SessionEvent.TerminalClosed}. */
    public record End(TerminalEnd reason, @Nullable Integer exitCode, String detail) {}

    /** {@return the same without what it shows} */
    public TerminalView withoutScreen() {
        return new TerminalView(id, name, columns, rows, openedBy, openedAt, end, null);
    }
}
