/**
 * Files that are no text documents: their bytes, kept in a {@link dev.tandem.platform.blob.BlobStore} beside the log, and which of
 * them a session has.
 *
 * <p>The order that makes it safe: bytes are durable before the row of {@code blob} that names them, that row is before the record
 * of the log that puts them into a file; and the other way round, the row goes before the bytes do. So no record ever names bytes
 * that are not there, and what a crash leaves over is bytes that nobody names, which {@link
 * dev.tandem.platform.blob.BlobCollector} removes. Blobs are shared within a session and never across sessions: whether some
 * content exists elsewhere cannot be found out by uploading it.
 */
@NullMarked
package dev.tandem.platform.blob;

import org.jspecify.annotations.NullMarked;
