package dev.tandem.platform.session;

import dev.tandem.platform.blob.HeldBlob;
import dev.tandem.platform.debug.DebugView;
import dev.tandem.platform.document.StoredDocument;
import dev.tandem.platform.history.VersionBook;
import dev.tandem.platform.run.RunBook;
import dev.tandem.platform.terminal.TerminalBook;
import dev.tandem.protocol.DiskOnly;
import dev.tandem.protocol.Entry;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.OpenPort;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A session's state as it is stored, documents apart.
 *
 * @param epoch the capability epoch
 * @param joined how many people ever joined
 * @param versions null where that was not kept yet
 * @param terminals likewise
 * @param network whether programs reach what the operator allows
 * @param blobs null where that was not kept yet
 * @param ports null where that was not kept yet
 * @param diskOnly likewise
 * @param debugs likewise
 */
record StoredSession(
        long epoch,
        int joined,
        List<Member> members,
        List<Entry> tree,
        RunBook.Stored runs,
        VersionBook.@Nullable Stored versions,
        TerminalBook.@Nullable Stored terminals,
        boolean network,
        @Nullable List<HeldBlob> blobs,
        @Nullable List<OpenPort> ports,
        @Nullable DiskOnly diskOnly,
        @Nullable List<DebugView> debugs) {
    /**
     * What a snapshot consists of.
     *
     * @param sequence the last record that is contained
     * @param changed the documents that changed since the snapshot before
     * @param documents all that exist
     */
    record Snapshot(
            long sequence, StoredSession session, Map<EntryId, StoredDocument> changed, List<EntryId> documents) {}
}
