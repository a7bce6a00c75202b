package dev.tandem.platform.dispatch;

import dev.tandem.protocol.Blob;
import dev.tandem.protocol.BlobHash;
import java.util.LinkedHashMap;
import java.util.Map;

/** The last contents that a runner has handed over for a session. One that is forgotten is handed over again. Safe for use by several threads. */
final class StoredBlobs {
    private static final int MOST = 1_000;

    /** Guarded by this; the oldest first. */
    private final Map<BlobHash, Blob> byHash = new LinkedHashMap<>();

    synchronized void add(Blob blob) {
        byHash.remove(blob.hash());
        byHash.put(blob.hash(), blob);
        if (byHash.size() > MOST) {
            byHash.remove(byHash.keySet().iterator().next());
        }
    }

    synchronized Map<BlobHash, Blob> all() {
        return Map.copyOf(byHash);
    }
}
