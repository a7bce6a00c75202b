package dev.tandem.protocol;

import java.util.List;
import java.util.Map;

/**
 * The state of a session after a position of its log: where a runner starts to follow.
 *
 * @param sequence the last record that is contained; following records start at {@code sequence + 1}
 * @param entries the tree, parents before children
 * @param documents for each file with content its whole document as one Yjs v1 update
 * @param unfinishedRuns runs requested and not ended, oldest first
 */
public record SessionSnapshot(
        long sequence, List<Entry> entries, Map<EntryId, byte[]> documents, List<UnfinishedRun> unfinishedRuns) {
    public SessionSnapshot {
        entries = List.copyOf(entries);
        documents = Map.copyOf(documents);
        unfinishedRuns = List.copyOf(unfinishedRuns);
    }

    /**
     * A run that has no end in the log.
     *
     * @param started whether a runner reported its start: then its processes died with that runner and the one that takes over
     *     ends it as {@link EndReason#RUNNER_LOST}; else it is still to be started
     */
    public record UnfinishedRun(
            RunId run, String language, EntryId entry, boolean started, ParticipantId requestedBy) {}
}
