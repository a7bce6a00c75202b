package dev.tandem.platform.blob;

import dev.tandem.protocol.SessionId;
import java.io.IOException;
import java.io.InputStream;
import java.util.UUID;

/**
 * Keeps bytes under identities that are given once and never reused, so that nothing is ever overwritten. Knows neither hashes nor
 * who refers to what. Blocks; safe for use by several threads.
 *
 * <p>The database is one, a folder another; a bucket of an S3-compatible service would be a third, under {@code
 * session/content} as its key.
 */
public interface BlobStore {
    /** {@return the name under which the rows remember where some bytes are; stored for ever} */
    String name();

    /** Begins to write; bytes become readable with {@link Sink#finish}. */
    Sink write(SessionId session, UUID content) throws IOException;

    /**
     * {@return the bytes from a position on; the caller closes it}
     *
     * @param from at least 0; beyond the end there are none
     * @throws IOException here or while reading, if they are not there or the store does not answer
     */
    InputStream read(SessionId session, UUID content, long from) throws IOException;

    /** Removes what was written, finished or not; does nothing if there is nothing. */
    void delete(SessionId session, UUID content) throws IOException;

    /** Where bytes go, in order. Closing it without finishing leaves what {@link BlobStore#delete} removes. For one thread. */
    interface Sink extends AutoCloseable {
        void write(byte[] bytes, int offset, int length) throws IOException;

        /** Makes everything durable: afterwards it survives any crash. */
        void finish() throws IOException;

        @Override
        void close() throws IOException;
    }
}
