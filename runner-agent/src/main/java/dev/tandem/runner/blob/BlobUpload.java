package dev.tandem.runner.blob;

import dev.tandem.protocol.FromRunner;
import dev.tandem.protocol.ToRunner;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** One content on its way to the platform, in parts, a few ahead. Confined to the session's thread. */
final class BlobUpload implements AutoCloseable {
    /** Takes a part. */
    @FunctionalInterface
    interface Give {
        void part(long size, long offset, byte[] bytes);
    }

    private final Path copy;
    private final FileChannel channel;
    private final long size;
    private final Give give;
    private long given;
    private int unanswered;

    /** @param copy a file that nobody else writes; deleted at the end, unless it was moved away */
    BlobUpload(Path copy, Give give) throws IOException {
        this.copy = copy;
        this.channel = FileChannel.open(copy, StandardOpenOption.READ);
        this.size = channel.size();
        this.give = give;
    }

    Path copy() {
        return copy;
    }

    /** Begins. */
    void start() throws IOException {
        if (size == 0) {
            give.part(0, 0, new byte[0]);
        }
        more();
    }

    /** A part was taken. */
    void taken() throws IOException {
        unanswered--;
        more();
    }

    private void more() throws IOException {
        while (given < size && unanswered < FromRunner.MOST_PARTS_UNANSWERED) {
            ByteBuffer part = ByteBuffer.allocate((int) Math.min(ToRunner.MOST_PART_BYTES, size - given));
            while (part.hasRemaining()) {
                if (channel.read(part, given + part.position()) < 0) {
                    throw new IOException(copy + " has become shorter");
                }
            }
            long offset = given;
            given += part.capacity();
            unanswered++;
            give.part(size, offset, part.array());
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(copy);
    }
}
