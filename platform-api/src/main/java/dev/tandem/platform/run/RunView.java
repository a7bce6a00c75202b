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
 * @param entry the file that was started; null for a run of an own command
 * @param language null likewise
 * @param configuration the name of the run configuration that it was started with; null for none
 * @param inputClosed whether nobody can type to it (any more)
 * @param stoppedBy who pressed Stop first; null if nobody did
 * @param end null while it has not ended
 * @param output in log order; null where a list of runs leaves it out
 */
public record RunView(
        RunId id,
        @Nullable EntryId entry,
        @Nullable String language,
        @Nullable String configuration,
        ParticipantId requestedBy,
        Instant requestedAt,
        List<Step> steps,
        State state,
        boolean inputClosed,
        @Nullable ParticipantId stoppedBy,
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
            String detail,
            @Nullable String signal) {}

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
        return withOutput(null);
    }

    /** {@return the same with this output} */
    public RunView withOutput(@Nullable List<Chunk> chunks) {
        return new RunView(
                id,
                entry,
                language,
                configuration,
                requestedBy,
                requestedAt,
                steps,
                state,
                inputClosed,
                stoppedBy,
                end,
                chunks);
    }

    /** {@return the same in another state, without output} */
    RunView with(List<Step> newSteps, State newState, @Nullable End newEnd) {
        return new RunView(
                id,
                entry,
                language,
                configuration,
                requestedBy,
                requestedAt,
                newSteps,
                newState,
                inputClosed,
                stoppedBy,
                newEnd,
                null);
    }

    /** {@return the same when nobody can type to it any more, without output} */
    RunView withInputClosed() {
        return new RunView(
                id, entry, language, configuration, requestedBy, requestedAt, steps, state, true, stoppedBy, end, null);
    }

    /** {@return the same when somebody pressed Stop, without output; who did first counts} */
    RunView withStop(ParticipantId by) {
        return new RunView(
                id,
                entry,
                language,
                configuration,
                requestedBy,
                requestedAt,
                steps,
                state,
                inputClosed,
                stoppedBy == null ? by : stoppedBy,
                end,
                null);
    }
}
