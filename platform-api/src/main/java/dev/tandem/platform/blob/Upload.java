package dev.tandem.platform.blob;

import dev.tandem.protocol.Blob;

/** What an upload turned out to be. */
public sealed interface Upload {
    /** Text that a document can hold. */
    record Text(String text) implements Upload {}

    /** Anything else. Its bytes are durable, and stay for the {@link BlobCollector#GRACE grace} without anybody naming them. */
    record Stored(Blob blob) implements Upload {}
}
