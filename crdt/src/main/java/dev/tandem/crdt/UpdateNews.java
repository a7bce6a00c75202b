package dev.tandem.crdt;

import java.util.List;

/**
 * What of an update a document does not have yet.
 *
 * @param structs ranges of operations that the document has neither integrated nor waiting
 * @param deletes ranges that are not deleted in the document
 * @param gap whether applying it would leave operations or deletions waiting for others that are missing
 * @param update only what is new, as an update; applying it has the same effect as applying the whole
 */
@SuppressWarnings("ArrayRecordComponent") // an update is bytes everywhere; equality of news is never asked
public record UpdateNews(List<ClientRange> structs, List<ClientRange> deletes, boolean gap, byte[] update) {
    /** Copies the lists. */
    public UpdateNews {
        structs = List.copyOf(structs);
        deletes = List.copyOf(deletes);
    }

    /** Whether nothing is new. */
    public boolean isEmpty() {
        return structs.isEmpty() && deletes.isEmpty();
    }
}
