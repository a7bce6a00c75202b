package dev.tandem.platform.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tandem.protocol.EndReason;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.RunGoal;
import dev.tandem.protocol.RunId;
import dev.tandem.protocol.TestCase;
import dev.tandem.protocol.TestCounts;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run at one moment.
 *
 * @param entry the file that was started, or whose tests were; null for a run of an own command, and of all tests
 * @param language null for a run of an own command
 * @param configuration the name of the run configuration that it was started with; null for none
 * @param inputClosed whether nobody can type to it (any more)
 * @param stoppedBy who pressed Stop first; null if nobody did
 * @param end null while it has not ended
 * @param counts how many tests are over; null if it runs none
 * @param output in log order; null where a list of runs leaves it out
 * @param tests that are over, in log order; null likewise, and if it runs none
 */
public record RunView(
        RunId id,
        @Nullable EntryId entry,
        @Nullable String language,
        @Nullable String configuration,
        RunGoal goal,
        ParticipantId requestedBy,
        Instant requestedAt,
        List<Step> steps,
        State state,
        boolean inputClosed,
        @Nullable ParticipantId stoppedBy,
        @Nullable End end,
        @Nullable TestCounts counts,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Chunk> output,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<TestCase> tests) {
    @SuppressWarnings({"ConstantValue", "NullAway"}) // what was stored before there were tests has no goal
    public RunView {
        goal = goal == null ? RunGoal.PROGRAM : goal;
        steps = List.copyOf(steps);
        output = output == null ? null : List.copyOf(output);
        tests = tests == null ? null : List.copyOf(tests);
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
        DEBUGGER,
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

    /** {@return the same without output and tests, as a list of runs has it} */
    public RunView withoutOutput() {
        return with(steps, state, inputClosed, stoppedBy, end, counts);
    }

    /** {@return the same with this output and these tests} */
    public RunView withOutput(List<Chunk> chunks, List<TestCase> cases) {
        return new RunView(
                id,
                entry,
                language,
                configuration,
                goal,
                requestedBy,
                requestedAt,
                steps,
                state,
                inputClosed,
                stoppedBy,
                end,
                counts,
                chunks,
                goal == RunGoal.TESTS ? cases : null);
    }

    /** {@return the same in another state, without output} */
    RunView with(List<Step> newSteps, State newState, @Nullable End newEnd) {
        return with(newSteps, newState, inputClosed, stoppedBy, newEnd, counts);
    }

    /** {@return the same when so many tests are over, without output} */
    RunView withCounts(TestCounts total) {
        return with(steps, state, inputClosed, stoppedBy, end, total);
    }

    /** {@return the same when nobody can type to it any more, without output} */
    RunView withInputClosed() {
        return with(steps, state, true, stoppedBy, end, counts);
    }

    /** {@return the same when somebody pressed Stop, without output; who did first counts} */
    RunView withStop(ParticipantId by) {
        return with(steps, state, inputClosed, stoppedBy == null ? by : stoppedBy, end, counts);
    }

    private RunView with(
            List<Step> newSteps,
            State newState,
            boolean newInputClosed,
            @Nullable ParticipantId newStoppedBy,
            @Nullable End newEnd,
            @Nullable TestCounts newCounts) {
        return new RunView(
                id,
                entry,
                language,
                configuration,
                goal,
                requestedBy,
                requestedAt,
                newSteps,
                newState,
                newInputClosed,
                newStoppedBy,
                newEnd,
                newCounts,
                null,
                null);
    }
}
