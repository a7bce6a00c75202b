package dev.tandem.platform.blob;

import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.platform.log.StorageException;
import dev.tandem.protocol.Blob;
import dev.tandem.protocol.BlobHash;
import dev.tandem.protocol.SessionId;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongSupplier;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Takes in and gives out the contents of files that are no text documents. Blocks while bytes come and go; holds at most a text's
 * worth of them. Safe for use by several threads.
 */
public final class Blobs {
    private static final Logger LOG = Logger.getLogger(Blobs.class);

    private final BlobRows rows;
    private final BlobStores stores;
    private final BlobLimits limits;
    private final UploadSlots slots;
    private final LongSupplier nanoTime;

    /** @param nanoTime a clock as {@link System#nanoTime} */
    public Blobs(DataSource database, BlobStores stores, BlobLimits limits, LongSupplier nanoTime) {
        this.rows = new BlobRows(database);
        this.stores = stores;
        this.limits = limits;
        this.slots = new UploadSlots(limits.uploadsPerSession(), limits.uploads());
        this.nanoTime = nanoTime;
    }

    public BlobLimits limits() {
        return limits;
    }

    /**
     * Takes in some content, as a text if it is one, else as a durable blob. Whatever goes wrong leaves nothing that can be found.
     *
     * @param name of the file, which helps to tell what it is
     * @param expected what the sender says that its hash is; null if nothing
     * @throws Refusal {@code BLOB-01..03}, {@code BLOB-05..06}, {@code BLOB-08}
     * @throws StorageException if the database does not answer
     */
    public Upload receive(SessionId session, InputStream body, String name, @Nullable BlobHash expected) {
        try (UploadSlots.Slot _ = slots.take(session)) {
            UploadBody upload = new UploadBody(body, limits, limits.textBytes(), nanoTime);
            String text = upload.readText();
            if (text != null) {
                check(upload, expected);
                return new Upload.Text(text);
            }
            return store(session, upload, name, expected);
        }
    }

    /**
     * Takes in some content as a durable blob, whatever it is.
     *
     * @throws Refusal as {@link #receive}
     */
    public Blob receiveBlob(SessionId session, InputStream body, String name, @Nullable BlobHash expected) {
        try (UploadSlots.Slot _ = slots.take(session)) {
            return store(session, new UploadBody(body, limits, 0, nanoTime), name, expected)
                    .blob();
        }
    }

    private Upload.Stored store(SessionId session, UploadBody upload, String name, @Nullable BlobHash expected) {
        long before = rows.bytes(session);
        UUID content = UUID.randomUUID();
        BlobStore store = stores.current();
        rows.begin(session, content, store.name());
        UUID counts = null;
        try {
            try (BlobStore.Sink sink = store.write(session, content)) {
                upload.copyTo(sink, read -> {
                    if (before + read > limits.sessionBytes()) {
                        throw new Refusal(ErrorCode.BLOB_SESSION_FULL, Map.of("limit", limits.sessionBytes()));
                    }
                });
                check(upload, expected);
                sink.finish();
            }
            counts = rows.keep(session, upload.hash(), upload.size(), content, limits.sessionBytes());
        } catch (IOException e) {
            LOG.errorf(e, "BLOB-06 an upload to session %s cannot be stored", session);
            throw new Refusal(ErrorCode.BLOB_UNREACHABLE);
        } finally {
            if (!content.equals(counts)) {
                discard(session, store, content);
            }
        }
        return new Upload.Stored(new Blob(upload.hash(), upload.size(), MediaTypes.of(upload.beginning(), name)));
    }

    /** What is left by this is found by the collector. */
    private void discard(SessionId session, BlobStore store, UUID content) {
        try {
            store.delete(session, content);
            rows.forget(content);
        } catch (IOException | StorageException e) {
            LOG.debugf(e, "the content %s is deleted later", content);
        }
    }

    private static void check(UploadBody upload, @Nullable BlobHash expected) {
        if (expected != null && !expected.equals(upload.hash())) {
            throw new Refusal(
                    ErrorCode.BLOB_DIGEST_WRONG,
                    Map.of("expected", expected.hex(), "received", upload.hash().hex(), "bytes", upload.size()));
        }
    }

    /**
     * {@return the bytes of a blob from a position on, checked against its hash where they are read from the beginning; the caller
     * closes it}
     *
     * @throws Refusal {@code BLOB-06} if the session has none of this hash, or its store cannot be reached
     */
    public InputStream open(SessionId session, BlobHash hash, long from) {
        BlobRows.Place place = rows.find(session, hash).orElseThrow(() -> {
            LOG.errorf("BLOB-06 session %s has no content %s", session, hash);
            return new Refusal(ErrorCode.BLOB_UNREACHABLE, Map.of("hash", hash.hex()));
        });
        try {
            InputStream bytes = stores.named(place.store()).read(session, place.content(), from);
            return from == 0 ? new CheckedBytes(bytes, hash) : bytes;
        } catch (IOException e) {
            LOG.errorf(e, "BLOB-06 the content %s of session %s cannot be read", hash, session);
            throw new Refusal(ErrorCode.BLOB_UNREACHABLE, Map.of("hash", hash.hex()));
        }
    }
}
