package dev.tandem.platform.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tandem.protocol.EndReason;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.RunId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run at one moment.
 *
 * @param end null while it has not ended
 * @param output in log order; null where a list of runs leaves it out
 */
public record RunView(
        RunId id,
        EntryId entry,
        String language,
        ParticipantId requestedBy,
        Instant requestedAt,
        List<Step> steps,
        State state,
        @Nullable End end,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Chunk> output) {
    public RunView {
        steps = List.copyOf(steps);
        output = output == null ? null : List.copyOf(output);
    }

    /** Where a run is. */
    public enum State {
        QUEUED,
        RUNNING,
        ENDED
    }

    /** @param step {@code compile} or {@code run} */
    public record Step(String step, String command) {}

    /** How a run ended; fields as in {@link dev.tandem.protocol.SessionEvent.RunEnded}. */
    public record End(
            EndReason reason,
            @Nullable Integer exitCode,
            long wallMillis,
            long cpuMillis,
            long peakMemoryBytes,
            String detail) {}

    /** What a chunk of a run's output is. */
    public enum ChunkKind {
        STDOUT,
        STDERR,
        INPUT
    }

    /**
     * A piece of what was printed or typed.
     *
     * @param author who typed it; null for what the program printed
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Chunk(
            long sequence, ChunkKind kind, @Nullable ParticipantId author, byte[] bytes) {}

    /** {@return the same without output} */
    public RunView withoutOutput() {
        return new RunView(id, entry, language, requestedBy, requestedAt, steps, state, end, null);
    }
}
