package dev.tandem.runner.workspace;

import dev.tandem.protocol.Blob;
import java.nio.file.Path;
import java.util.Optional;

/** Where the bytes of files are that are no text documents. */
@FunctionalInterface
public interface BlobSource {
    /** {@return the file with these bytes; empty if they have not come yet} */
    Optional<Path> find(Blob blob);
}
