package dev.tandem.platform.history;

import dev.tandem.protocol.Blob;
import dev.tandem.protocol.Entry;
import dev.tandem.protocol.EntryId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a restore is to bring about, prepared beside the session: the texts are compared there, and what people type meanwhile
 * merges with the edits like any other change.
 *
 * @param entries the version's tree, parents before children
 * @param only the one file that is restored, by its identity in the version; null for the whole session
 * @param texts of the files that were not there any more when this was prepared or that have edits
 * @param edits Yjs v1 updates of the documents whose text is another one, under client ids that nobody has used
 * @param blobs of the other files that were not there any more or that hold something else
 */
@SuppressWarnings("ArrayRecordComponent")
public record RestoreTarget(
        List<Entry> entries,
        @Nullable EntryId only,
        Map<EntryId, String> texts,
        Map<EntryId, byte[]> edits,
        Map<EntryId, Blob> blobs) {
    public RestoreTarget {
        entries = List.copyOf(entries);
        texts = Map.copyOf(texts);
        edits = Map.copyOf(edits);
        blobs = Map.copyOf(blobs);
    }

    /** {@return about how many bytes it holds} */
    public long bytes() {
        return texts.values().stream().mapToLong(String::length).sum()
                + edits.values().stream().mapToLong(edit -> edit.length).sum();
    }
}
