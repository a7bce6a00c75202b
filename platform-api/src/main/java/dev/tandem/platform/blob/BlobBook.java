package dev.tandem.platform.blob;

import dev.tandem.protocol.Blob;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.LogRecord;
import dev.tandem.protocol.SessionEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the files of a session hold that are no text documents, after a position of its log. Confined to one thread. */
public final class BlobBook {
    private final Map<EntryId, HeldBlob> held = new HashMap<>();

    public BlobBook() {}

    /** A book of what was held once. */
    public BlobBook(List<HeldBlob> stored) {
        stored.forEach(blob -> held.put(blob.entry(), blob));
    }

    /** Takes in that an entry holds something else from here on. */
    public void put(LogRecord record, SessionEvent.BlobPut put) {
        held.put(put.entry(), new HeldBlob(put.entry(), put.blob(), record.author(), record.at()));
    }

    /** The entry is gone. */
    public void forget(EntryId entry) {
        held.remove(entry);
    }

    /** {@return what an entry holds; empty if it is not there or holds none} */
    public Optional<HeldBlob> find(EntryId entry) {
        return Optional.ofNullable(held.get(entry));
    }

    /** {@return everything that is held, in no order} */
    public List<HeldBlob> list() {
        return List.copyOf(held.values());
    }

    /** {@return what a runner is told of it} */
    public Map<EntryId, Blob> blobs() {
        return held.values().stream().collect(Collectors.toMap(HeldBlob::entry, HeldBlob::blob));
    }
}
