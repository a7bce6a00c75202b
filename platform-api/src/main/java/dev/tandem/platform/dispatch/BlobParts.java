package dev.tandem.platform.dispatch;

import dev.tandem.platform.blob.Blobs;
import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.protocol.FromRunner;
import dev.tandem.protocol.ToRunner;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.jboss.logging.Logger;

/** Reads the parts of blobs that runners ask for. Blocks. */
final class BlobParts {
    private static final Logger LOG = Logger.getLogger(BlobParts.class);

    private final Blobs blobs;

    BlobParts(Blobs blobs) {
        this.blobs = blobs;
    }

    /**
     * {@return the part, or why there is none}
     *
     * @param fetch by a runner that has shown its grant
     */
    ToRunner answer(FromRunner.FetchBlob fetch) {
        if (fetch.offset() < 0) {
            return refused(fetch, new Refusal(ErrorCode.REQUEST_MALFORMED, Map.of("offset", fetch.offset())));
        }
        try (InputStream bytes = blobs.open(fetch.session(), fetch.hash(), fetch.offset())) {
            return new ToRunner.BlobPart(fetch.request(), bytes.readNBytes(ToRunner.MOST_PART_BYTES));
        } catch (Refusal refusal) {
            return refused(fetch, refusal);
        } catch (IOException e) {
            LOG.errorf(e, "BLOB-06 the content %s of session %s cannot be read", fetch.hash(), fetch.session());
            return refused(fetch, new Refusal(ErrorCode.BLOB_UNREACHABLE));
        }
    }

    static ToRunner refused(FromRunner.FetchBlob fetch, Refusal refusal) {
        return new ToRunner.BlobRefused(
                fetch.request(), refusal.code().code(), refusal.code().message());
    }
}
