package dev.tandem.platform.blob;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/** The stores that are configured: one that takes what is new, and all from which something may still be read. */
public final class BlobStores {
    private final BlobStore current;
    private final Map<String, BlobStore> byName = new HashMap<>();

    BlobStores(BlobStore current, BlobStore... others) {
        this.current = current;
        byName.put(current.name(), current);
        for (BlobStore other : others) {
            byName.put(other.name(), other);
        }
    }

    /**
     * The database, and a folder if there is one: then that takes what is new, and what is in the database stays readable.
     *
     * @param directory made if it is not there
     */
    public static BlobStores of(DataSource database, Optional<Path> directory) {
        DatabaseBlobs inDatabase = new DatabaseBlobs(database);
        return directory
                .map(folder -> new BlobStores(new FolderBlobs(folder), inDatabase))
                .orElseGet(() -> new BlobStores(inDatabase));
    }

    BlobStore current() {
        return current;
    }

    BlobStore named(String name) throws IOException {
        BlobStore store = byName.get(name);
        if (store == null) {
            throw new IOException(
                    "the store \"%s\", in which the content was put, is not configured any more: set".formatted(name)
                            + " tandem.blobs.directory again");
        }
        return store;
    }
}
