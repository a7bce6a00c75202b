package dev.tandem.platform.blob;

import dev.tandem.protocol.SessionId;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Objects;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Bytes in rows of {@value #CHUNK_BYTES} bytes. No connection is held while a slow client sends or takes: each row is a short
 * transaction of its own.
 */
final class DatabaseBlobs implements BlobStore {
    static final int CHUNK_BYTES = 256 << 10;

    private final DataSource database;

    DatabaseBlobs(DataSource database) {
        this.database = database;
    }

    @Override
    public String name() {
        return "database";
    }

    @Override
    public Sink write(SessionId session, UUID content) {
        return new Chunks(content);
    }

    @Override
    public InputStream read(SessionId session, UUID content, long from) {
        return new Reader(content, from);
    }

    @Override
    public void delete(SessionId session, UUID content) throws IOException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement("delete from blob_chunk where content = ?")) {
            statement.setObject(1, content);
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IOException("deleting the content " + content, e);
        }
    }

    private final class Chunks implements Sink {
        private final UUID content;
        private final byte[] chunk = new byte[CHUNK_BYTES];
        private int filled;
        private int number;

        Chunks(UUID content) {
            this.content = content;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            int done = 0;
            while (done < length) {
                int part = Math.min(length - done, CHUNK_BYTES - filled);
                System.arraycopy(bytes, offset + done, chunk, filled, part);
                filled += part;
                done += part;
                if (filled == CHUNK_BYTES) {
                    store();
                }
            }
        }

        @Override
        public void finish() throws IOException {
            if (filled > 0) {
                store();
            }
        }

        private void store() throws IOException {
            String insert = "insert into blob_chunk (content, number, bytes) values (?, ?, ?)";
            try (Connection connection = database.getConnection();
                    PreparedStatement statement = connection.prepareStatement(insert)) {
                statement.setObject(1, content);
                statement.setInt(2, number);
                statement.setBytes(3, filled == CHUNK_BYTES ? chunk : Arrays.copyOf(chunk, filled));
                statement.executeUpdate();
            } catch (SQLException e) {
                throw new IOException("storing part %d of the content %s".formatted(number, content), e);
            }
            number++;
            filled = 0;
        }

        /** Each part is committed already. */
        @Override
        public void close() {}
    }

    private final class Reader extends InputStream {
        private final UUID content;
        private int number;
        private int position;
        private byte[] chunk = {};
        private boolean last;

        Reader(UUID content, long from) {
            this.content = content;
            this.number = (int) Math.min(from / CHUNK_BYTES, Integer.MAX_VALUE);
            this.position = (int) (from % CHUNK_BYTES);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, bytes.length);
            while (position >= chunk.length) {
                if (last) {
                    return -1;
                }
                position -= chunk.length;
                chunk = fetch();
                last = chunk.length < CHUNK_BYTES;
            }
            int part = Math.min(length, chunk.length - position);
            System.arraycopy(chunk, position, bytes, offset, part);
            position += part;
            return part;
        }

        /** The next row; empty beyond the last one. */
        private byte[] fetch() throws IOException {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException();
            }
            String query = "select bytes from blob_chunk where content = ? and number = ?";
            try (Connection connection = database.getConnection();
                    PreparedStatement statement = connection.prepareStatement(query)) {
                statement.setObject(1, content);
                statement.setInt(2, number++);
                try (ResultSet row = statement.executeQuery()) {
                    return row.next() ? row.getBytes(1) : new byte[0];
                }
            } catch (SQLException e) {
                throw new IOException("reading the content " + content, e);
            }
        }
    }
}
