package dev.tandem.platform.session;

import dev.tandem.platform.document.DocumentLimits;
import dev.tandem.platform.run.RunQuota;
import dev.tandem.platform.tree.TreeLimits;

/**
 * How much a session may hold.
 *
 * @param maxMembers people at once
 * @param maxTerminals open at once
 * @param maxUncommittedBytes of commands that wait for their commit, before {@code submit} blocks
 * @param recordsPerSnapshot after how many records the state is stored, so that loading does not read the whole log
 */
public record SessionLimits(
        int maxMembers,
        int maxTerminals,
        int maxUncommittedBytes,
        int recordsPerSnapshot,
        TreeLimits tree,
        DocumentLimits documents,
        RunQuota runs) {
    /** 256 people, 6 terminals, 16 MiB, 1,000 records. */
    public static final SessionLimits DEFAULT =
            new SessionLimits(256, 6, 16 << 20, 1_000, TreeLimits.DEFAULT, DocumentLimits.DEFAULT, RunQuota.DEFAULT);
}
