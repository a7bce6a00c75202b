package dev.tandem.protocol;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The state of a session after a position of its log: where a runner starts to follow.
 *
 * @param sequence the last record that is contained; following records start at {@code sequence + 1}
 * @param entries the tree, parents before children
 * @param documents for each text file with content its whole document as one Yjs v1 update; and that of the breakpoints
 * @param blobs what the other files hold; their bytes are asked for with {@link FromRunner.FetchBlob}
 * @param unfinishedRuns runs requested and not ended, oldest first
 * @param openTerminals terminals opened and not closed, oldest first
 * @param network whether programs reach what the operator allows; else they reach nothing
 */
public record SessionSnapshot(
        long sequence,
        List<Entry> entries,
        Map<EntryId, byte[]> documents,
        Map<EntryId, Blob> blobs,
        List<UnfinishedRun> unfinishedRuns,
        List<OpenTerminal> openTerminals,
        boolean network) {
    public SessionSnapshot {
        entries = List.copyOf(entries);
        documents = Map.copyOf(documents);
        blobs = Map.copyOf(blobs);
        unfinishedRuns = List.copyOf(unfinishedRuns);
        openTerminals = List.copyOf(openTerminals);
    }

    /** One without terminals whose programs reach nothing. */
    public SessionSnapshot(
            long sequence,
            List<Entry> entries,
            Map<EntryId, byte[]> documents,
            Map<EntryId, Blob> blobs,
            List<UnfinishedRun> unfinishedRuns) {
        this(sequence, entries, documents, blobs, unfinishedRuns, List.of(), false);
    }

    /**
     * A run that has no end in the log.
     *
     * <p>A runner that holds this run itself (it only lost the connection) goes on with it: it drops the first {@code reported}
     * of the records it made for the run, sends the others again, and obeys the controls that it has not seen. A runner that does
     * not hold it ends it as {@link EndReason#RUNNER_LOST} if it was {@link #started}, because its processes died with the
     * runner that reported them; else it starts the run and then obeys the controls.
     *
     * @param language as {@link SessionEvent.RunRequested} tells it; entry, options, goal and debug likewise
     * @param requestedBy who pressed Run
     * @param reported how many {@link SessionEvent.ToldByRunner} records of this run the log has
     * @param controls the {@code RunInput}, {@code RunInputClosed} and {@code RunStopRequested} records of this run, in log order
     */
    public record UnfinishedRun(
            RunId run,
            @Nullable String language,
            @Nullable EntryId entry,
            @Nullable RunOptions options,
            RunGoal goal,
            @Nullable DebugRequest debug,
            ParticipantId requestedBy,
            long reported,
            List<LogRecord> controls) {
        @SuppressWarnings({"ConstantValue", "NullAway"}) // absent in what another version wrote
        public UnfinishedRun {
            goal = goal == null ? RunGoal.PROGRAM : goal;
            controls = List.copyOf(controls);
        }

        /** A program. */
        public UnfinishedRun(
                RunId run,
                @Nullable String language,
                @Nullable EntryId entry,
                @Nullable RunOptions options,
                ParticipantId requestedBy,
                long reported,
                List<LogRecord> controls) {
            this(run, language, entry, options, RunGoal.PROGRAM, null, requestedBy, reported, controls);
        }

        /** {@return the request, as the log has it} */
        public SessionEvent.RunRequested request() {
            return new SessionEvent.RunRequested(run, language, entry, options, goal, debug);
        }

        /** {@return whether a runner reported its start} */
        public boolean started() {
            return reported > 0;
        }
    }

    /**
     * A terminal that has no end in the log. A runner goes on with it as with an {@link UnfinishedRun}.
     *
     * @param columns as it was opened; what became of that is among the controls
     * @param rows likewise
     * @param reported how many records of it the log has from a runner
     * @param controls the {@code TerminalInput}, {@code TerminalResized} and {@code TerminalCloseRequested} records that no report tells
     *     to be obeyed, in log order
     */
    public record OpenTerminal(TerminalId terminal, int columns, int rows, long reported, List<LogRecord> controls) {
        public OpenTerminal {
            controls = List.copyOf(controls);
        }

        /** {@return whether a runner reported anything of it} */
        public boolean started() {
            return reported > 0;
        }
    }
}
