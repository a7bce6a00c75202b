package dev.tandem.platform.blob;

import dev.tandem.protocol.BlobHash;
import dev.tandem.protocol.SessionId;
import java.util.Set;

/** Tells which blobs may still be asked for. */
@FunctionalInterface
public interface BlobReferences {
    /**
     * {@return the hashes that the session's log names where somebody can still open it: now, and at every version that is kept}
     *
     * @throws dev.tandem.platform.log.StorageException if the database does not answer
     */
    Set<BlobHash> of(SessionId session);
}
