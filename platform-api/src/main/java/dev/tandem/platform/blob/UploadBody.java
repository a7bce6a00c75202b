package dev.tandem.platform.blob;

import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.protocol.BlobHash;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The bytes of one upload: counted, hashed and looked at as they come. For one thread. */
final class UploadBody {
    private static final int BUFFER_BYTES = 64 << 10;

    private final InputStream body;
    private final BlobLimits limits;
    private final int textBytes;
    private final LongSupplier nanoTime;
    private final long begun;
    private final MessageDigest digest = Sha256.digest();
    private final byte[] buffer = new byte[BUFFER_BYTES];
    /** What was read while it could be a text. */
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

    private byte[] beginning = {};
    private long size;
    private boolean ended;
    private @Nullable BlobHash hash;

    /** @param textBytes of a text; 0 where none is wanted */
    UploadBody(InputStream body, BlobLimits limits, int textBytes, LongSupplier nanoTime) {
        this.body = body;
        this.limits = limits;
        this.textBytes = textBytes;
        this.nanoTime = nanoTime;
        this.begun = nanoTime.getAsLong();
    }

    /**
     * Reads as long as it can be a text that a document can hold.
     *
     * @return the text; null if it is none
     */
    @Nullable String readText() {
        Utf8Check check = new Utf8Check();
        while (kept.size() <= textBytes) {
            int read = read();
            if (read < 0) {
                return check.isText() ? kept.toString(StandardCharsets.UTF_8) : null;
            }
            kept.write(buffer, 0, read);
            if (!check.accept(buffer, read)) {
                return null;
            }
        }
        return null;
    }

    /**
     * Copies what was read before and the rest.
     *
     * @param progress told the size so far, before it is written
     */
    void copyTo(BlobStore.Sink sink, LongConsumer progress) throws IOException {
        progress.accept(size);
        byte[] before = kept.toByteArray();
        kept.reset();
        sink.write(before, 0, before.length);
        while (!ended) {
            int read = read();
            if (read > 0) {
                progress.accept(size);
                sink.write(buffer, 0, read);
            }
        }
    }

    private int read() {
        int read;
        try {
            read = body.read(buffer);
        } catch (IOException e) {
            throw new Refusal(ErrorCode.BLOB_BROKEN_OFF, Map.of("bytes", size));
        }
        if (read < 0) {
            ended = true;
            return read;
        }
        size += read;
        if (size > limits.fileBytes()) {
            throw new Refusal(ErrorCode.BLOB_TOO_LARGE, Map.of("limit", limits.fileBytes()));
        }
        long nanos = nanoTime.getAsLong() - begun;
        if (nanos > limits.uploadTime().toNanos()) {
            throw new Refusal(
                    ErrorCode.BLOB_BROKEN_OFF,
                    Map.of("bytes", size, "limitSeconds", limits.uploadTime().toSeconds()));
        }
        digest.update(buffer, 0, read);
        if (beginning.length < MediaTypes.BEGINNING) {
            int had = beginning.length;
            int more = Math.min(read, MediaTypes.BEGINNING - had);
            beginning = Arrays.copyOf(beginning, had + more);
            System.arraycopy(buffer, 0, beginning, had, more);
        }
        return read;
    }

    /** {@return the first bytes} */
    byte[] beginning() {
        return beginning;
    }

    /** {@return how many bytes were read} */
    long size() {
        return size;
    }

    /** {@return the hash of everything; only at the end} */
    BlobHash hash() {
        if (hash == null) {
            if (!ended) {
                throw new IllegalStateException("the end is not reached");
            }
            hash = BlobHash.of(digest.digest());
        }
        return hash;
    }
}
